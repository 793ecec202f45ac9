package greenwall.views.chart;

import static org.assertj.core.api.Assertions.assertThat;

import greenwall.styles.ColorPalette;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class SeriesColorsTest {
    private static List<ChartLine> lines(String... identities) {
        return List.of(identities).stream()
                .map(id -> new ChartLine("shown as " + id, id, new long[0], new double[0]))
                .toList();
    }

    private static Map<String, Integer> slots(SeriesColors colors, List<ChartLine> lines) {
        var slots = colors.of("Disk latency", lines);
        var byName = new HashMap<String, Integer>();
        for (int i = 0; i < slots.length; i++) {
            byName.put(lines.get(i).identity(), slots[i]);
        }
        return byName;
    }

    @Test
    void aSeriesKeepsItsColourAfterARestartAndInAnyOrder() {
        var all = new ArrayList<>(
                lines(IntStream.range(0, 20).mapToObj(i -> "disk" + i).toArray(String[]::new)));
        var first = slots(new SeriesColors(), all);
        Collections.shuffle(all, new Random(7));
        assertThat(slots(new SeriesColors(), all)).isEqualTo(first);
    }

    @Test
    void aSeriesKeepsItsColourWhenOthersComeAndGo() {
        var colors = new SeriesColors();
        var first = slots(colors, lines("sda", "sdb", "sdc", "sdd", "sde", "sdf"));
        var random = new Random(3);
        for (int refresh = 0; refresh < 20; refresh++) {
            var some = new ArrayList<>(lines("sda", "sdb", "sdc", "sdd", "sde", "sdf", "new" + refresh));
            some.removeIf(line -> !line.identity().startsWith("new") && random.nextBoolean());
            Collections.shuffle(some, random);
            slots(colors, some).forEach((name, slot) -> {
                if (first.containsKey(name)) {
                    assertThat(slot).as(name).isEqualTo(first.get(name));
                }
            });
        }
    }

    /// The second run cannot know in which order the series appeared in the first.
    @Test
    void afterARestartTheFirstSeriesDoesNotTakeTheColourOfAnother() {
        var stored = new ArrayList<SeriesColors.StoredColor>();
        var first = new SeriesColors(List.of(), all -> {
            stored.clear();
            stored.addAll(all);
        });
        var before = new HashMap<String, Integer>();
        for (int i = 30; i > 10; i--) {
            before.putAll(slots(first, lines("disk" + i)));
        }
        var second = new SeriesColors(stored, _ -> {});
        for (int i = 11; i <= 30; i++) {
            assertThat(slots(second, lines("disk" + i))).containsEntry("disk" + i, before.get("disk" + i));
        }
    }

    @Test
    void coloursOfSeriesThatDidNotComeBackAreReused() {
        var previous = IntStream.range(0, SeriesColors.SLOTS)
                .mapToObj(i -> new SeriesColors.StoredColor("Disk latency", "gone" + i, i))
                .toList();
        var slots = slots(new SeriesColors(previous, _ -> {}), lines("sda", "sdb", "sdc"))
                .values();
        assertThat(new HashSet<>(slots)).hasSize(3);
    }

    @Test
    void asManySeriesAsThereAreColoursHaveOneEach() {
        var eight = lines(IntStream.range(0, ColorPalette.SERIES)
                .mapToObj(i -> "node0" + i)
                .toArray(String[]::new));
        var slots = slots(new SeriesColors(), eight).values();
        assertThat(new HashSet<>(slots)).hasSize(ColorPalette.SERIES);
        assertThat(slots).allMatch(slot -> slot < ColorPalette.SERIES);
    }

    @Test
    void moreSeriesThanColoursAreStillDrawn() {
        var many = lines(IntStream.range(0, 3_000).mapToObj(i -> "pod" + i).toArray(String[]::new));
        assertThat(slots(new SeriesColors(), many).values()).allMatch(slot -> slot >= 0 && slot < SeriesColors.SLOTS);
    }
}
