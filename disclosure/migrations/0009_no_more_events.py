from django.db import migrations


class Migration(migrations.Migration):
    dependencies = [("disclosure", "0008_events_into_the_audit")]

    operations = [migrations.DeleteModel(name="Event")]
