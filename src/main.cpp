#include <hk/app/cli.hpp>

int main(int argc, char** argv) { return hk::app::run(argc, argv); }
