#!/usr/bin/python3
"""Makes the three bundled faces from Debian's fonts-inter: Latin (with Vietnamese), Greek and Cyrillic only, with tabular
figures as the ordinary ones, because Qt 6.4 cannot switch on a font feature (QFont::setFeature is 6.7).
The family is renamed, so that an Inter installed on the machine never takes the place of this one.

Needs python3-fonttools and fonts-inter. Run in this folder; the results are kept in the repository."""
from fontTools import subset
from fontTools.ttLib import TTFont

SOURCE = "/usr/share/fonts/opentype/inter/Inter-%s.otf"
FAMILY = "Inter Tabular"
RANGES = [(0x20, 0x7E), (0xA0, 0x17F), (0x218, 0x21B), (0x2BC, 0x2DD), (0x300, 0x30C), (0x370, 0x3FF),
          (0x400, 0x45F), (0x1E00, 0x1EFF), (0x2010, 0x2027), (0x202F, 0x203A), (0x2044, 0x2044),
          (0x2070, 0x208E), (0x20AC, 0x20AC), (0x2116, 0x2122), (0x2190, 0x2199), (0x21A9, 0x21B5),
          (0x21E7, 0x21E7), (0x2202, 0x2265), (0x2318, 0x2325), (0x23CE, 0x23CE), (0x25A0, 0x25FF),
          (0x2605, 0x2606), (0x26A0, 0x26A0), (0x2713, 0x2718)]

for weight in ("Regular", "Medium", "SemiBold"):
    font = TTFont(SOURCE % weight)
    tabular = {}
    for record in font["GSUB"].table.FeatureList.FeatureRecord:
        if record.FeatureTag == "tnum":
            for index in record.Feature.LookupListIndex:
                for table in font["GSUB"].table.LookupList.Lookup[index].SubTable:
                    table = getattr(table, "ExtSubTable", table)
                    tabular.update(table.mapping)
    for table in font["cmap"].tables:
        if not table.isUnicode():
            continue
        for character in "0123456789":
            glyph = table.cmap.get(ord(character))
            table.cmap[ord(character)] = tabular.get(glyph, glyph)
    for name in font["name"].names:
        if name.nameID in (1, 3, 4, 6, 16, 21):
            text = name.toUnicode()
            plain = "InterTabular" if name.nameID == 6 else FAMILY
            font["name"].setName(text.replace("Inter", plain, 1), name.nameID, name.platformID,
                                 name.platEncID, name.langID)
    options = subset.Options()
    options.layout_features = ["kern", "mark", "mkmk", "ccmp", "locl", "calt"]
    options.name_IDs = ["*"]
    options.notdef_outline = True
    cutter = subset.Subsetter(options)
    cutter.populate(unicodes=[u for a, b in RANGES for u in range(a, b + 1)])
    cutter.subset(font)
    font.save("InterTabular-%s.otf" % weight)
