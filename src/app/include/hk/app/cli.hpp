// The command line.
#pragma once

namespace hk::app {

// Runs the program; the exit status: 0 done, 1 failed, 2 wrong usage.
int run(int argc, char** argv);

}  // namespace hk::app
