package greenwall.views.explain;

import static org.assertj.core.api.Assertions.assertThat;

import greenwall.fleet.Labels;
import greenwall.fleet.TimeWindow;
import greenwall.fleet.explain.ExplainQuestion;
import greenwall.views.Place;
import greenwall.views.TimeRangeChoice;
import greenwall.views.WindowRequest;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.api.Test;

/// Every way to open an explanation, tested around clock changes in time zones all over the world: the queried
/// window is the intended one, to the nanosecond. Seeds are fixed, and a failure names the case.
class ExplainEntryPointsTest {
    private static final int CASES = 4_000;
    private static final Place.HostRef HOST = new Place.HostRef("east", "web01");
    private static final List<String> ZONES = List.of(
            "UTC",
            "Europe/Berlin",
            "America/New_York",
            "America/St_Johns",
            "Asia/Kathmandu",
            "Australia/Lord_Howe",
            "Pacific/Apia",
            "Pacific/Chatham",
            "Africa/Casablanca",
            "America/Caracas",
            "Asia/Tehran",
            "Antarctica/Troll");

    /// Instants around clock changes, and random ones.
    private static List<Instant> instants(Random random) {
        var all = new ArrayList<Instant>();
        for (var name : ZONES) {
            var rules = ZoneId.of(name).getRules();
            var at = LocalDate.of(2023, 1, 1).atStartOfDay(ZoneId.of("UTC")).toInstant();
            for (int i = 0; i < 8 && rules.nextTransition(at) != null; i++) {
                at = rules.nextTransition(at).getInstant();
                all.add(at.plusNanos(random.nextLong(-7_200_000_000_000L, 7_200_000_000_000L)));
            }
        }
        while (all.size() < CASES) {
            all.add(Instant.ofEpochSecond(
                    random.nextLong(1_577_836_800L, 1_893_456_000L), random.nextInt(1_000_000_000)));
        }
        return all;
    }

    /// The question of the explain view at a place that was written as a link and parsed again.
    private static ExplainQuestion parsedQuestion(Place place, Instant now) {
        var parsed = Place.parse(place.link(), List.of("explain", "wall"));
        assertThat(parsed).isEqualTo(place);
        return ExplainQuestionReader.question(parsed, "east", now, ZoneOffset.UTC)
                .orElseThrow();
    }

    private static Place explainPlace(TimeWindow window, Instant now) {
        return new WindowRequest.Explain(HOST, "cpu.util", window).place(now);
    }

    @Test
    void aCellOrTheKeyExplainsTheCurrentTime() {
        for (var now : instants(new Random(1))) {
            var length = Duration.ofMinutes(1 + new Random(now.getNano()).nextInt(3_000));
            var question = parsedQuestion(explainPlace(TimeWindow.before(now, length), now), now.plusSeconds(1));
            assertThat(question.at()).isEqualTo(now);
            assertThat(question.window(now.plusSeconds(1)))
                    .isEqualTo(new TimeWindow(now.minus(ExplainQuestion.DEFAULT_REACH), now.plusSeconds(1)));
        }
    }

    @Test
    void anEarlierDayIsComparedAtTheSameHoursAlsoAcrossAClockChange() {
        var night = Instant.parse("2026-10-26T01:00:00Z");
        var length = Duration.ofMinutes(30);
        var place = Place.HOME
                .to("explain")
                .with("compare", "7d")
                .during(TimeRangeChoice.fixed(new TimeWindow(night, night.plus(length))));
        var weekBefore = Instant.parse("2026-10-19T00:00:00Z");
        assertThat(ExplainQuestionReader.question(place, "east", night, ZoneId.of("Europe/Berlin")))
                .map(ExplainQuestion::subject)
                .contains(new ExplainQuestion.WindowSubject(
                        "east", List.of(), "", Optional.of(new TimeWindow(weekBefore, weekBefore.plus(length)))));
    }

    @Test
    void aLinkExplainsTheSameTimeOneDayLater() {
        for (var now : instants(new Random(2))) {
            var place = explainPlace(TimeWindow.before(now, Duration.ofHours(1)), now);
            var tomorrow = parsedQuestion(place, now.plus(Duration.ofDays(1)));
            assertThat(tomorrow.at()).isEqualTo(now);
            assertThat(tomorrow.window(now.plus(Duration.ofDays(1))))
                    .isEqualTo(new TimeWindow(
                            now.minus(ExplainQuestion.DEFAULT_REACH), now.plus(ExplainQuestion.DEFAULT_REACH)));
        }
    }

    @Test
    void theWindowOfAClickedPointContainsItEvenNearNow() {
        var random = new Random(3);
        for (var now : instants(random)) {
            var clicked = now.minusMillis(random.nextInt(7_200_000));
            var margin = Duration.ofMinutes(15);
            var question =
                    parsedQuestion(explainPlace(new TimeWindow(clicked.minus(margin), clicked.plus(margin)), now), now);
            boolean reachesNow =
                    Duration.between(clicked.plus(margin), now).abs().compareTo(Duration.ofSeconds(30)) <= 0;
            if (!reachesNow) {
                assertThat(question.at()).as("clicked %s at %s", clicked, now).isEqualTo(clicked);
            }
            assertThat(question.window(now).contains(clicked)).isTrue();
        }
    }

    @Test
    void aSelectedRangeIsExaminedAsAWhole() {
        var random = new Random(4);
        for (var now : instants(random)) {
            var end = now.minusMillis(random.nextLong(40_000, 50_000_000));
            var selected = new TimeWindow(end.minusMillis(1_000 + random.nextInt(80_000_000)), end);
            var window = parsedQuestion(explainPlace(selected, now), now).window(now);
            assertThat(window.start()).as("brushed %s at %s", selected, now).isBeforeOrEqualTo(selected.start());
            assertThat(window.end()).isAfterOrEqualTo(selected.end());
            assertThat(window.end()).isBeforeOrEqualTo(now);
        }
    }

    @Test
    void theWindowOfAnAlertIncludesItsStart() {
        var random = new Random(5);
        for (var now : instants(random)) {
            var since = now.minusMillis(random.nextLong(1_000, 500_000_000));
            var window = parsedQuestion(explainPlace(TimeWindow.around(since, Duration.ofMinutes(30), now), now), now)
                    .window(now);
            assertThat(window.contains(since)).as("since %s at %s", since, now).isTrue();
            assertThat(window.end()).isBeforeOrEqualTo(now);
        }
    }

    @Test
    void anOnsetThatWasDraggedStaysWhereItWasPut() {
        var random = new Random(6);
        for (var now : instants(random)) {
            var onset = now.minusNanos(random.nextLong(1, 3_600_000_000_000L));
            var place = new Place("explain", Optional.of(HOST), TimeRangeChoice.last(Duration.ofHours(1)), Map.of())
                    .with(ExplainQuestionReader.QUANTITY, "cpu.util")
                    .with(ExplainQuestionReader.KEY + "device", "sda")
                    .with(ExplainQuestionReader.AT, now.toString())
                    .with(ExplainQuestionReader.ONSET, onset.toString());
            var question = parsedQuestion(place, now);
            assertThat(question.onset()).contains(onset);
            assertThat(question.subject())
                    .isEqualTo(new ExplainQuestion.HostSubject(
                            "east", "web01", Optional.of("cpu.util"), Labels.of("device", "sda")));
        }
    }

    @Test
    void aChosenRangeIsComparedWithTheTimeBeforeOrWithTheSameHourOfAnotherDay() {
        var now = Instant.parse("2026-03-10T15:00:00Z");
        var window = new TimeWindow(now.minusSeconds(1_800), now.minusSeconds(1_200));
        var place = new WindowRequest.Compare(Optional.of(HOST), "", "", window).place();
        var before = parsedQuestion(place, now);
        assertThat(before.window(now)).isEqualTo(window);
        assertThat(before.subject())
                .isEqualTo(new ExplainQuestion.WindowSubject("east", List.of("web01"), "", Optional.empty()));
        var yesterday = parsedQuestion(place.with(ExplainQuestionReader.COMPARE, "1d"), now);
        var day = Duration.ofDays(1);
        assertThat(yesterday.subject())
                .isEqualTo(new ExplainQuestion.WindowSubject(
                        "east",
                        List.of("web01"),
                        "",
                        Optional.of(new TimeWindow(
                                window.start().minus(day), window.end().minus(day)))));
        var lines =
                parsedQuestion(new WindowRequest.Compare(Optional.empty(), "", "{job=\"app\"}", window).place(), now);
        assertThat(lines.subject())
                .isEqualTo(new ExplainQuestion.WindowSubject("east", List.of(), "{job=\"app\"}", Optional.empty()));
    }
}
