# How fast the window is. Prints one JSON object; with --store DIR (a record made by `sartoriusctl demo --keep DIR`)
# the cold start is measured too.
add_executable(window_bench window_bench.cpp)
target_link_libraries(window_bench PRIVATE sartorius_qt_options sartorius_composition sartorius::ui)
add_test(NAME "The window answers a key within one frame"
    COMMAND window_bench --keys 600 --limits)
set_tests_properties("The window answers a key within one frame" PROPERTIES LABELS "bench;ui" TIMEOUT 120
    ENVIRONMENT "QT_QPA_PLATFORM=offscreen")
