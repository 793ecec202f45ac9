package greenwall.views.dashboard;

import greenwall.styles.Palette;
import greenwall.styles.Role;
import greenwall.views.paint.PaintStyle;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Stream;
import javafx.scene.paint.Color;

/// The colour schemes of heatmaps by their dashboard names, from ColorBrewer and Matplotlib.
final class HeatSchemes {
    private static final String USUAL = "oranges";

    /// From light to dark; reversed on a dark background, so that the least is nearest to it.
    private static final Map<String, String> BY_GROUND = Map.ofEntries(
            Map.entry("blues", "f7fbff c6dbef 6baed6 2171b5 08306b"),
            Map.entry("greens", "f7fcf5 c7e9c0 74c476 238b45 00441b"),
            Map.entry("greys", "ffffff d9d9d9 969696 525252 000000"),
            Map.entry("oranges", "fff5eb fdd0a2 fd8d3c d94801 7f2704"),
            Map.entry("purples", "fcfbfd dadaeb 9e9ac8 6a51a3 3f007d"),
            Map.entry("reds", "fff5f0 fcbba1 fb6a4a cb181d 67000d"),
            Map.entry("bugn", "f7fcfd ccece6 66c2a4 238b45 00441b"),
            Map.entry("bupu", "f7fcfd bfd3e6 8c96c6 88419d 4d004b"),
            Map.entry("gnbu", "f7fcf0 ccebc5 7bccc4 2b8cbe 084081"),
            Map.entry("orrd", "fff7ec fdd49e fc8d59 d7301f 7f0000"),
            Map.entry("pubugn", "fff7fb d0d1e6 67a9cf 02818a 014636"),
            Map.entry("pubu", "fff7fb d0d1e6 74a9cf 0570b0 023858"),
            Map.entry("purd", "f7f4f9 d4b9da df65b0 ce1256 67001f"),
            Map.entry("rdpu", "fff7f3 fcc5c0 f768a1 ae017e 49006a"),
            Map.entry("ylgnbu", "ffffd9 c7e9b4 41b6c4 225ea8 081d58"),
            Map.entry("ylgn", "ffffe5 d9f0a3 78c679 238443 004529"),
            Map.entry("ylorbr", "ffffe5 fee391 fe9929 cc4c02 662506"),
            Map.entry("ylorrd", "ffffcc fed976 fd8d3c e31a1c 800026"));

    /// The same on every background.
    private static final Map<String, String> AS_THEY_ARE = Map.ofEntries(
            Map.entry("brbg", "003c30 35978f f5f5f5 bf812d 543005"),
            Map.entry("piyg", "276419 7fbc41 f7f7f7 de77ae 8e0152"),
            Map.entry("prgn", "00441b 5aae61 f7f7f7 9970ab 40004b"),
            Map.entry("puor", "2d004b 8073ac f7f7f7 e08214 7f3b08"),
            Map.entry("rdbu", "053061 4393c3 f7f7f7 d6604d 67001f"),
            Map.entry("rdgy", "1a1a1a 878787 ffffff d6604d 67001f"),
            Map.entry("rdylbu", "313695 74add1 ffffbf f46d43 a50026"),
            Map.entry("rdylgn", "006837 66bd63 ffffbf f46d43 a50026"),
            Map.entry("spectral", "5e4fa2 66c2a5 ffffbf f46d43 9e0142"),
            Map.entry("turbo", "30123b 4662d7 36a9f9 1ae4b6 72fe5e c8ef34 faba39 f66b19 cb2a04 7a0403"),
            Map.entry("viridis", "440154 3b528b 21918c 5ec962 fde725"),
            Map.entry("magma", "000004 51127c b73779 fc8961 fcfdbf"),
            Map.entry("inferno", "000004 57106e bc3754 f98e09 fcffa4"),
            Map.entry("plasma", "0d0887 7e03a8 cc4778 f89540 f0f921"),
            Map.entry("cividis", "00204d 414d6b 7c7b78 bcaf6f ffea46"),
            Map.entry("warm", "6e40aa bf3caf fe4b83 ff7847 e2b72f aff05b"),
            Map.entry("cool", "6e40aa 417de0 1ac7c2 40f373 aff05b"),
            Map.entry("cubehelixdefault", "000000 1a3c4e 4b8a43 cf8a68 cbb6e8 ffffff"),
            Map.entry("rainbow", "6e40aa fe4b83 e2b72f 52f667 23abd8 6e40aa"),
            Map.entry("sinebow", "ff4040 9f9f00 00ff40 00bfbf 4040ff ff00bf"));

    private HeatSchemes() {}

    /// The colours of a scheme, from least to most; the default scheme for an unknown name.
    static int[] of(PaintStyle look, String scheme, int steps, boolean turned) {
        var name = scheme.toLowerCase(Locale.ROOT);
        var written = BY_GROUND.getOrDefault(name, AS_THEY_ARE.getOrDefault(name, BY_GROUND.getOrDefault(USUAL, "")));
        var stops = Stream.of(written.split(" ")).map(Color::web).toList();
        boolean dark = look.palette().color(Role.SURFACE).getBrightness() < 0.5;
        boolean grounded = !AS_THEY_ARE.containsKey(name);
        return along((grounded && dark) != turned ? stops.reversed() : stops, steps);
    }

    /// Shades of one colour, from transparent to opaque.
    static int[] of(PaintStyle look, Color color, int steps, boolean turned) {
        var faint = look.palette().color(Role.SURFACE).interpolate(color, 0.08);
        return along(turned ? List.of(color, faint) : List.of(faint, color), steps);
    }

    private static int[] along(List<Color> stops, int steps) {
        var colors = new int[Math.clamp(steps, 2, 256)];
        for (int i = 0; i < colors.length; i++) {
            double at = (double) i / (colors.length - 1) * (stops.size() - 1);
            int stop = Math.min(stops.size() - 2, (int) at);
            colors[i] = Palette.argb(stops.get(stop).interpolate(stops.get(stop + 1), at - stop));
        }
        return colors;
    }
}
