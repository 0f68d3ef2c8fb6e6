"""A site that follows another: source → entries → apply, in short steps by ``following``."""
