package greenwall.views.logs;

import static org.assertj.core.api.Assertions.assertThat;

import greenwall.fleet.Labels;
import greenwall.fleet.log.LogLevel;
import greenwall.fleet.source.LogSource;
import greenwall.views.BackgroundRunner;
import greenwall.views.testing.FakeLogs;
import greenwall.views.testing.Fleets;
import greenwall.views.testing.UnconnectedServices;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.junit.jupiter.api.Test;

class LogModelTest {
    private static LogLine line(long nanos, String level, String text) {
        return new LogLine(new LogSource.Line(nanos, Labels.of("level", level), Map.of(), text));
    }

    private static List<String> shown(LogModel model) {
        settle(model);
        var texts = new ArrayList<String>();
        for (int i = 0; i < model.shown().size(); i++) {
            texts.add(model.shown().line(i).text());
        }
        return texts;
    }

    private static void settle(LogModel model) {
        while (!model.settled()) {
            model.advance(1_000_000);
        }
    }

    @Test
    void linesThatComeManyThousandsOfLinesLateArePutInOrder() {
        var model = new LogModel(UnconnectedServices.background());
        var selection = new LineSelection(model);
        var lines = new ArrayList<LogLine>();
        for (int i = 1; i <= 50_000; i++) {
            lines.add(line(2 * i, "info", "line"));
        }
        model.addNewer(lines);
        selection.select(model.store().at(50_000), false);
        var late = new ArrayList<LogLine>();
        for (int i = 40_000; i > 0; i--) {
            late.add(line(2 * i + 1, "info", "late"));
        }
        late.add(line(200_000, "info", "new"));
        model.addNewer(late);
        var times = new ArrayList<Long>();
        for (long n = model.store().first(); n < model.store().end(); n++) {
            times.add(model.store().get(n).timeNanos());
        }
        assertThat(times).hasSize(90_001).isSorted();
        assertThat(model.store().get(1).text()).isEqualTo("late");
        assertThat(selection.line())
                .hasValueSatisfying(line -> assertThat(line.timeNanos()).isEqualTo(50_000));
    }

    @Test
    void aVeryLateLineIsFilteredLaterSoThatNoFrameWaitsForTheLinesAfterIt() {
        var model = new LogModel(UnconnectedServices.background());
        model.hide(EnumSet.of(LogLevel.DEBUG));
        var lines = new ArrayList<LogLine>();
        for (int i = 1; i <= 50_000; i++) {
            lines.add(line(2 * i, "info", "line"));
        }
        model.addNewer(lines);
        settle(model);
        model.addNewer(List.of(line(3, "info", "late")));
        assertThat(model.settled()).isFalse();
        assertThat(shown(model)).hasSize(50_001).containsOnlyOnce("late");
    }

    @Test
    void linesThatMoveBecauseOfLateOnesStillGetATemplate() {
        var model = new LogModel(UnconnectedServices.background());
        var lines = new ArrayList<LogLine>();
        for (int i = 1; i <= 20_000; i++) {
            lines.add(line(2 * i, "info", "line"));
        }
        model.addNewer(lines);
        model.templateMiner().start();
        model.advance(1_000_000);
        var late = new ArrayList<LogLine>();
        for (int i = 1; i <= 100; i++) {
            late.add(line(2 * i + 1, "info", "late"));
        }
        model.addNewer(late);
        settle(model);
        for (long n = model.store().first(); n < model.store().end(); n++) {
            assertThat(model.store().get(n).template()).isNotNull();
        }
    }

    @Test
    void olderLinesGoBeforeAndNewerOnesAfter() {
        var model = new LogModel(UnconnectedServices.background());
        model.addNewer(List.of(line(30, "info", "c"), line(40, "info", "d")));
        model.addOlder(List.of(line(20, "info", "b"), line(10, "info", "a")));
        assertThat(shown(model)).containsExactly("a", "b", "c", "d");
    }

    @Test
    void aLateLineIsInsertedAtItsTime() {
        var model = new LogModel(UnconnectedServices.background());
        model.hide(EnumSet.of(LogLevel.DEBUG));
        model.addNewer(List.of(line(10, "info", "a"), line(30, "info", "c"), line(40, "debug", "x")));
        model.addNewer(List.of(line(20, "info", "b"), line(50, "info", "e")));
        assertThat(shown(model)).containsExactly("a", "b", "c", "e");
    }

    @Test
    void theSelectedLinesStaySelectedWhenALateLineArrivesBeforeThem() {
        var model = new LogModel(UnconnectedServices.background());
        var selection = new LineSelection(model);
        model.addNewer(List.of(line(10, "info", "a"), line(30, "info", "c"), line(40, "info", "d")));
        settle(model);
        selection.select(model.store().first() + 1, false);
        selection.select(model.store().first() + 2, true);
        model.addNewer(List.of(line(20, "info", "b"), line(50, "info", "e")));
        settle(model);
        assertThat(selection.line())
                .hasValueSatisfying(line -> assertThat(line.text()).isEqualTo("d"));
        assertThat(selection.lines()).extracting(LogLine::text).containsExactly("c", "d");
    }

    @Test
    void filtersApplyToExistingAndNewLines() {
        var model = new LogModel(UnconnectedServices.background());
        model.addNewer(
                List.of(line(1, "info", "one apple"), line(2, "err", "two pears"), line(3, "err", "three apples")));
        model.search(new LineSearch("APPLE"), true);
        model.addNewer(List.of(line(4, "info", "four apples"), line(5, "info", "five pears")));
        assertThat(shown(model)).containsExactly("one apple", "three apples", "four apples");
        model.hide(EnumSet.of(LogLevel.INFO));
        assertThat(shown(model)).containsExactly("three apples");
        model.search(new LineSearch("apple"), false);
        assertThat(shown(model)).containsExactly("two pears", "three apples");
        assertThat(model.found().size()).isEqualTo(1);
        model.hide(EnumSet.noneOf(LogLevel.class));
        model.search(LineSearch.NOTHING, false);
        assertThat(shown(model)).hasSize(5);
    }

    @Test
    void theOldestLinesAreDroppedAndCounted() {
        var model = new LogModel(UnconnectedServices.background());
        model.search(new LineSearch("7"), true);
        for (int i = 0; i < 3; i++) {
            model.addNewer(FakeLogs.lines(90_000, Fleets.NOW.plusSeconds(3_600L * i), i));
        }
        assertThat(model.store().size()).isEqualTo(LineStore.MAX_LINES);
        assertThat(model.store().dropped()).isEqualTo(270_000 - LineStore.MAX_LINES);
        settle(model);
        long expected = 0;
        for (long n = model.store().first(); n < model.store().end(); n++) {
            expected += model.store().get(n).text().contains("7") ? 1 : 0;
        }
        assertThat(model.shown().size()).isEqualTo((int) expected);
    }

    @Test
    void aPausedTailHoldsLinesBackUpToItsBoundAndCountsTheRest() {
        var model = new LogModel(UnconnectedServices.background());
        model.addNewer(List.of(line(1, "info", "before")));
        model.pause();
        model.addNewer(FakeLogs.lines(LogModel.MAX_WAITING + 10, Fleets.NOW, 1));
        assertThat(model.store().size()).isEqualTo(1);
        assertThat(model.waiting()).isEqualTo(LogModel.MAX_WAITING);
        assertThat(model.dropped()).isEqualTo(10);
        model.resume();
        assertThat(model.store().size()).isEqualTo(LogModel.MAX_WAITING + 1);
    }

    @Test
    void onlyTheLinesOfTheSelectedTemplateAreShown() {
        var model = new LogModel(UnconnectedServices.background());
        model.addOlder(FakeLogs.lines(3_000, Fleets.NOW, 3).reversed());
        model.templateMiner().start();
        settle(model);
        var refused = model.templateMiner().templates().stream()
                .filter(t -> t.text().contains("Connection refused"))
                .findFirst()
                .orElseThrow();
        model.showOnly(Optional.of(
                line -> line.template() != null && line.template().id().equals(refused.id())));
        assertThat(shown(model)).hasSize((int) refused.lines()).allMatch(text -> text.endsWith("Connection refused"));
    }

    @Test
    void aFailedBatchDoesNotBlockTheNext() {
        int[] works = {0};
        var model = new LogModel(new BackgroundRunner() {
            @Override
            public <T> void run(Supplier<T> work, Consumer<Optional<T>> receiver) {
                receiver.accept(works[0]++ == 0 ? Optional.empty() : BackgroundRunner.attempt(work));
            }
        });
        model.addOlder(FakeLogs.lines(10, Fleets.NOW, 3).reversed());
        model.templateMiner().start();
        settle(model);
        assertThat(model.templateMiner().templates()).isEmpty();
        model.addNewer(List.of(line(Fleets.NOW.getEpochSecond() * 1_000_000_000, "info", "after it")));
        settle(model);
        assertThat(model.templateMiner().templates())
                .extracting(PublishedTemplate::text)
                .containsExactly("after it");
    }
}
