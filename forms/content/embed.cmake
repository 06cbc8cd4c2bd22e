# cmake -DOUTPUT=x.cpp -DFILES="a.json;b.json" -P embed.cmake
# Writes one byte array per file: `medial-knee.rules.json` becomes bytes::medial_knee_rules_json.
set(text "// Generated from the files of forms/content; do not edit.\n")
string(APPEND text "#include \"forms/content/content_bytes.h\"\n\nnamespace sartorius::content::bytes {\n")
foreach(file IN LISTS FILES)
    get_filename_component(name ${file} NAME)
    string(MAKE_C_IDENTIFIER ${name} name)
    file(READ ${file} hex HEX)
    string(REGEX REPLACE "([0-9a-f][0-9a-f])" "'\\\\x\\1'," chars "${hex}")
    string(APPEND text "namespace {\nconstexpr char k_${name}[] = {${chars}'\\0'};\n}\n")
    string(APPEND text "std::string_view ${name}()\n{\n    return {k_${name}, sizeof(k_${name}) - 1};\n}\n")
endforeach()
string(APPEND text "} // namespace sartorius::content::bytes\n")
file(WRITE ${OUTPUT} "${text}")
