package greenwall.views.chart;

import greenwall.styles.ColorPalette;
import greenwall.views.paint.PaintStyle;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Consumer;
import javafx.scene.paint.Color;

/// Assigns each series of a chart a colour by the hash of its identity. If the colour is taken, the series
/// gets the next free one. The result is stored, so that a series keeps its colour in every window, at every
/// refresh and after a restart. Must be used on the JavaFX thread only.
public final class SeriesColors {
    /// The number of colours: each colour of the palette in three tones.
    static final int SLOTS = 3 * ColorPalette.SERIES;

    private static final int MAX_KEPT = 1_000;

    private final Consumer<List<StoredColor>> store;
    private final Map<String, Map<String, Integer>> charts = new LinkedHashMap<>();
    private final Map<String, Set<String>> seen = new HashMap<>();

    /// A stored colour of one series.
    ///
    /// @param slot its index in the palette
    public record StoredColor(String chart, String series, int slot) {}

    /// Creates an instance that does not store the colours.
    public SeriesColors() {
        this(List.of(), _ -> {});
    }

    /// @param earlier the colours that an earlier run stored
    /// @param store stores all colours; called whenever a series gets one
    public SeriesColors(List<StoredColor> earlier, Consumer<List<StoredColor>> store) {
        this.store = store;
        earlier.stream()
                .filter(kept -> kept.slot() >= 0 && kept.slot() < SLOTS)
                .forEach(kept -> charts.computeIfAbsent(kept.chart(), _ -> new LinkedHashMap<>())
                        .put(kept.series(), kept.slot()));
    }

    /// The palette index of each series, in their order.
    int[] of(String chart, List<ChartLine> lines) {
        var assigned = charts.computeIfAbsent(chart, _ -> new LinkedHashMap<>());
        var names = new TreeSet<String>();
        lines.forEach(line -> names.add(line.identity()));
        var appeared = seen.computeIfAbsent(chart, _ -> new HashSet<>());
        appeared.addAll(names);
        if (assigned.size() > MAX_KEPT) {
            assigned.keySet().retainAll(names);
            appeared.retainAll(names);
        }
        if (!assigned.keySet().containsAll(names)) {
            if (assigned.size() >= SLOTS) {
                // Drops series of an earlier run that have not appeared since.
                assigned.keySet().retainAll(appeared);
            }
            for (var name : names) {
                if (!assigned.containsKey(name)) {
                    assigned.put(name, free(name, assigned.values()));
                }
            }
            store.accept(stored());
        }
        return lines.stream()
                .mapToInt(line -> assigned.getOrDefault(line.identity(), 0))
                .toArray();
    }

    /// The colours of things that are identified by name alone, such as services.
    public Map<String, Color> named(PaintStyle style, String chart, Collection<String> names) {
        var lines = names.stream()
                .map(name -> new ChartLine(name, new long[0], new double[0]))
                .toList();
        var slots = of(chart, lines);
        var colors = new HashMap<String, Color>();
        for (int i = 0; i < slots.length; i++) {
            colors.put(lines.get(i).name(), ChartLineColors.color(style, slots[i]));
        }
        return colors;
    }

    /// The colours to store. Once all colours are taken, the hash alone determines further ones, so these
    /// need not be stored.
    private List<StoredColor> stored() {
        var all = new ArrayList<StoredColor>();
        charts.forEach((chart, known) -> known.entrySet().stream()
                .limit(SLOTS)
                .forEach(each -> all.add(new StoredColor(chart, each.getKey(), each.getValue()))));
        return all;
    }

    private static int free(String name, Collection<Integer> taken) {
        int hash = mixed(name.hashCode());
        int firstSlot = Math.floorMod(hash, ColorPalette.SERIES);
        for (int tone = 0; tone < SLOTS; tone += ColorPalette.SERIES) {
            for (int i = 0; i < ColorPalette.SERIES; i++) {
                int slot = tone + (firstSlot + i) % ColorPalette.SERIES;
                if (!taken.contains(slot)) {
                    return slot;
                }
            }
        }
        return Math.floorMod(hash, SLOTS);
    }

    /// Mixes the bits, because names often differ only in the last letter.
    private static int mixed(int hash) {
        int h = (hash ^ hash >>> 16) * 0x45d9f3b;
        return h ^ h >>> 16;
    }
}
