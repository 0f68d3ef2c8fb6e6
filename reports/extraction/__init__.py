"""What a text says in numbers: proposals that a person confirms. Pure; saves nothing."""
