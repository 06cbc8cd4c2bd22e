# One INTERFACE target carries every warning, define and hardening flag; each room links it.
add_library(sartorius_options INTERFACE)

target_include_directories(sartorius_options INTERFACE ${PROJECT_SOURCE_DIR})
target_compile_options(sartorius_options INTERFACE
    -Wall -Wextra -Wpedantic -Wshadow -Wconversion -Wsign-conversion -Wold-style-cast
    -Wnon-virtual-dtor -Woverloaded-virtual -Wformat=2 -Wswitch
    $<$<CXX_COMPILER_ID:GNU>:-Wnull-dereference>)
target_compile_definitions(sartorius_options INTERFACE ASIO_STANDALONE ASIO_NO_DEPRECATED)

if(SARTORIUS_HARDENED)
    target_compile_options(sartorius_options INTERFACE
        -fstack-protector-strong -fstack-clash-protection -fcf-protection -U_FORTIFY_SOURCE
        -D_FORTIFY_SOURCE=2 -D_GLIBCXX_ASSERTIONS)
    target_link_options(sartorius_options INTERFACE -Wl,-z,relro,-z,now,-z,noexecstack)
    # g++ 12 at -O2 warns falsely inside std::jthread and std::variant; the dev preset has the say.
    target_compile_options(sartorius_options INTERFACE
        $<$<CXX_COMPILER_ID:GNU>:-Wno-maybe-uninitialized -Wno-null-dereference>)
endif()

if(SARTORIUS_SANITIZER)
    target_compile_options(sartorius_options INTERFACE
        -fsanitize=${SARTORIUS_SANITIZER} -fno-sanitize-recover=all -fno-omit-frame-pointer)
    target_link_options(sartorius_options INTERFACE -fsanitize=${SARTORIUS_SANITIZER})
    target_compile_definitions(sartorius_options INTERFACE SARTORIUS_SANITIZED)
endif()
if(SARTORIUS_FUZZ)
    target_compile_options(sartorius_options INTERFACE
        -fsanitize=fuzzer-no-link,address,undefined -fno-sanitize-recover=all)
    target_link_options(sartorius_options INTERFACE -fsanitize=address,undefined)
endif()

# What every Qt target defines on top.
add_library(sartorius_qt_options INTERFACE)
target_link_libraries(sartorius_qt_options INTERFACE sartorius_options)
target_compile_definitions(sartorius_qt_options INTERFACE
    QT_NO_KEYWORDS QT_NO_FOREACH QT_NO_CAST_FROM_ASCII QT_NO_CAST_TO_ASCII
    QT_NO_URL_CAST_FROM_STRING QT_NO_NARROWING_CONVERSIONS_IN_CONNECT
    QT_DISABLE_DEPRECATED_BEFORE=0x060400)
