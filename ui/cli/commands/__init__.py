"""The commands, one module for each group. A module imports heavy libraries only inside its functions."""
