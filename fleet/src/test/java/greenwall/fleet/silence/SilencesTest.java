package greenwall.fleet.silence;

import static greenwall.fleet.alert.SampleAlerts.NOW;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import greenwall.fleet.Labels;
import greenwall.fleet.alert.Alert;
import greenwall.fleet.alert.AlertPhase;
import greenwall.fleet.alert.AlertSnapshot;
import greenwall.fleet.alert.SampleAlerts;
import greenwall.fleet.alert.Suppression;
import greenwall.fleet.alert.WatchdogAlert;
import greenwall.fleet.source.AlertSource;
import greenwall.fleet.source.InstantVector;
import java.lang.management.ManagementFactory;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@Tag("slow")
class SilencesTest {
    private static final AlertSource.Matcher HOT = new AlertSource.Matcher("alertname", "Hot", false, true);

    private static AlertSource.Silence silence(String id, Instant until, AlertSource.Matcher... matchers) {
        return silence(id, until, "", matchers);
    }

    private static AlertSource.Silence silence(
            String id, Instant until, String idempotencyKey, AlertSource.Matcher... matchers) {
        return new AlertSource.Silence(
                id,
                List.of(matchers),
                NOW.minusSeconds(60),
                until,
                "anna",
                "work",
                AlertSource.SilenceState.ACTIVE,
                NOW,
                idempotencyKey,
                Map.of());
    }

    private static Alert silenced(Alert alert, String silence) {
        return SampleAlerts.suppressed(alert, new Suppression.Silenced(silence, "anna", "work", NOW));
    }

    private static AlertSnapshot snapshotWith(List<Alert> alerts, AlertSource.Silence... silences) {
        return new AlertSnapshot(
                NOW,
                alerts,
                List.of(),
                Arrays.stream(silences)
                        .map(s -> new AlertSnapshot.ClusterSilence("prod", s))
                        .toList(),
                List.of(),
                List.of());
    }

    @Test
    void draftNeedsConditionsAnAuthorACommentAndAFutureEnd() {
        var draft = new SilenceDraft("", List.of(), NOW, NOW.minusSeconds(1), " ", "");

        assertThat(draft.errors(NOW)).hasSize(4);
    }

    @Test
    void conditionsThatMatchEverythingAreRefusedBeforeAlertmanagerDoes() {
        var matchAll = new SilenceDraft(
                "", List.of(new AlertSource.Matcher("a", ".*", true, true)), NOW, NOW.plusSeconds(60), "anna", "work");

        assertThat(matchAll.errors(NOW)).singleElement().asString().contains("match everything");
    }

    @Test
    void previewCountsMatchingAlertsNowAndOfTheLastWeek() {
        var external = SampleAlerts.alert("Hot", "node01", "page", AlertPhase.FIRING, NOW);
        var state =
                snapshotWith(List.of(external, SampleAlerts.alert("Full", "node02", "page", AlertPhase.FIRING, NOW)));
        var week = new InstantVector.Builder()
                .add(Labels.of("alertname", "Hot", "instance", "node01:9100", "alertstate", "firing"), 1, 40)
                .add(Labels.of("alertname", "Hot", "instance", "node09:9100", "alertstate", "firing"), 1, 4)
                .add(Labels.of("alertname", "Watchdog", "alertstate", "firing"), 1, 999)
                .build();
        var preview = SilencePreview.of(state, "prod").withWeek(week);

        var hot = preview.count(((SilenceMatchers.Parsed.Valid) SilenceMatchers.parse("alertname=Hot")).matchers());
        assertThat(hot.text())
                .isEqualTo(
                        "Matches 1 firing alert on 1 host. In the last 7 days, it would have matched 2 alerts on 2 hosts.");
        var all = preview.count(((SilenceMatchers.Parsed.Valid) SilenceMatchers.parse("alertname=~.+")).matchers());
        assertThat(all.text()).endsWith("It also silences the Watchdog: broken alerting would go unnoticed.");
        // Only Alertmanager knows the severity label here; the alerts of the past week get it too.
        var page = preview.count(((SilenceMatchers.Parsed.Valid) SilenceMatchers.parse("severity=page")).matchers());
        assertThat(page.now()).isEqualTo(2);
        assertThat(page.week()).isEqualTo(2);
        var alone = SilencePreview.of(state, "prod");
        assertThat(alone.count(_ -> true).text()).endsWith(". Counting the alerts of the last 7 days …");
        assertThat(alone.withoutWeek().count(_ -> true).text()).endsWith(". The last 7 days cannot be queried.");
    }

    @Test
    void silenceThatEndsWhileItsAlertFiresIsFlagged() {
        var hot = silenced(SampleAlerts.alert("Hot", "node01", "page", AlertPhase.FIRING, NOW), "s1");
        var state = snapshotWith(
                List.of(hot), silence("s1", NOW.plusSeconds(600), HOT), silence("s2", NOW.plusSeconds(600)));

        assertThat(ExistingSilenceReview.endingSoon(state))
                .extracting(c -> c.silence().id())
                .containsExactly("s1");
        assertThat(ExistingSilenceReview.endingWithin(state, Duration.ofHours(12)))
                .hasSize(2);
    }

    @Test
    void silenceOfTheWatchdogIsFlagged() {
        var silence = silence("s1", NOW.plusSeconds(6000), HOT);
        var watchdog = new WatchdogAlert(
                "prod", WatchdogAlert.WatchdogState.SUPPRESSED, Optional.of(NOW), "silenced", List.of("s1"));
        var state = new AlertSnapshot(
                NOW,
                List.of(),
                List.of(watchdog),
                List.of(new AlertSnapshot.ClusterSilence("prod", silence)),
                List.of(),
                List.of());

        assertThat(ExistingSilenceReview.reviewed(state).getFirst().warnings())
                .containsExactly("silences the Watchdog: broken alerting would go unnoticed");
    }

    @Test
    void silenceThatMatchesNothingIsFlagged() {
        var state = snapshotWith(
                List.of(SampleAlerts.alert("Hot", "node01", "page", AlertPhase.FIRING, NOW)),
                silence("s1", NOW.plusSeconds(600), HOT),
                silence("typo", NOW.plusSeconds(600), new AlertSource.Matcher("alertname", "Hott", false, true)));

        assertThat(ExistingSilenceReview.mostUrgentFirst(state).stream()
                        .filter(ExistingSilenceReview.ReviewedSilence::matchesNothing))
                .extracting(c -> c.covered().silence().id())
                .containsExactly("typo");
    }

    @Test
    void silencesThatNeedReviewComeFirstOrderedByTheirEnd() {
        var hot = silenced(SampleAlerts.alert("Hot", "node01", "page", AlertPhase.FIRING, NOW), "soon");
        var typo = new AlertSource.Matcher("alertname", "Hott", false, true);
        var state = snapshotWith(
                List.of(hot),
                silence("calm", NOW.plusSeconds(60), HOT),
                silence("typo", NOW.plusSeconds(7_200), typo),
                silence("soon", NOW.plusSeconds(600), HOT));

        assertThat(ExistingSilenceReview.mostUrgentFirst(state))
                .extracting(c -> c.covered().silence().id(), c -> c.endsSoon(), c -> c.matchesNothing())
                .containsExactly(tuple("soon", true, false), tuple("typo", false, true), tuple("calm", false, false));
    }

    private static AlertSource.Silence silenceWithKey(
            String id, String idempotencyKey, AlertSource.Matcher... matchers) {
        return silence(id, NOW.plusSeconds(7_200), idempotencyKey, matchers);
    }

    @Test
    void onlyDuplicateSilencesOfOneRequestOfThisConsoleAreFlagged() {
        var state = snapshotWith(
                List.of(SampleAlerts.alert("Hot", "node01", "page", AlertPhase.FIRING, NOW)),
                silenceWithKey("a", "order1", HOT),
                silenceWithKey("b", "order1", HOT),
                silenceWithKey("edited", "order1", new AlertSource.Matcher("alertname", "Full", false, true)),
                silenceWithKey("another", "order2", HOT),
                silenceWithKey("amtool1", "", HOT),
                silenceWithKey("amtool2", "", HOT));

        assertThat(ExistingSilenceReview.reviewed(state).stream()
                        .filter(ExistingSilenceReview.ReviewedSilence::madeTwice))
                .extracting(c -> c.covered().silence().id())
                .containsExactly("a", "b");
    }

    /// Each kind of regex that people write, none of which matches; the alerts differ in the matched label.
    @ParameterizedTest
    @ValueSource(
            strings = {
                "gone%d.*",
                ".*gone%d",
                ".*gone%d.*",
                "(gone%d|away%d).*",
                "(?i)gone%d.*",
                "node[0-9]+gone%d",
                "[a-m]+%d",
                "node(0|1)x?%d-.*"
            })
    @Timeout(120)
    void twentyThousandSilencesAndTwoThousandAlertsAreReviewedInSeconds(String regex) {
        var alerts = IntStream.range(0, 2_000)
                .mapToObj(i -> SampleAlerts.alert("Hot" + i % 50, "node" + i, "page", AlertPhase.FIRING, NOW))
                .toList();
        var silences = IntStream.range(0, 20_000)
                .mapToObj(i -> silence(
                        "s" + i,
                        NOW.plusSeconds(600),
                        new AlertSource.Matcher("instance", regex.replace("%d", Integer.toString(i)), true, true)))
                .toArray(AlertSource.Silence[]::new);

        var snapshot = snapshotWith(alerts, silences);
        // On a busy machine the code of the first review may not be compiled in time.
        assertThat(Stream.generate(() -> reviewTime(snapshot))
                        .limit(3)
                        .anyMatch(time -> time.compareTo(Duration.ofSeconds(5)) < 0))
                .as("one of three reviews takes less than 5 s of processor time")
                .isTrue();
    }

    private static Duration reviewTime(AlertSnapshot state) {
        var threads = ManagementFactory.getThreadMXBean();
        long before = threads.getCurrentThreadCpuTime();
        assertThat(ExistingSilenceReview.reviewed(state))
                .hasSize(20_000)
                .allMatch(ExistingSilenceReview.ReviewedSilence::matchesNothing);
        return Duration.ofNanos(threads.getCurrentThreadCpuTime() - before);
    }
}
