# How fast the window is. Prints one JSON object; with --store DIR (a record made by `sartoriusctl demo --keep DIR`)
# the cold start is measured too. --limits makes it fail above the limits.
add_executable(bench_window window_bench.cpp)
target_link_libraries(bench_window PRIVATE sartorius_qt_options sartorius_composition sartorius::ui)
add_dependencies(bench_window sartoriusd)
