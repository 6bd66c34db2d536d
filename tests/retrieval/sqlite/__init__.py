"""What only the library in SQLite must do: outlive kills, full disks, other processes and older versions."""
