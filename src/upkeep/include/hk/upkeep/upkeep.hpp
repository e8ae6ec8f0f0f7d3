// Keeping the data safe and the program well: backup, restore, doctor.
//
// A backup is one tar file: a consistent copy of the database, the files of the data folder, the settings file, and a
// manifest with the SHA-256 of each. It is made while the program works, and appears under its name only when it is
// complete. A restore makes a new data folder from it and never touches an old one. The doctor looks and changes
// nothing.
#pragma once

#include <hk/upkeep/backup.hpp>
#include <hk/upkeep/doctor.hpp>
