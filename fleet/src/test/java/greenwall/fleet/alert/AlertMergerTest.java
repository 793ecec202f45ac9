package greenwall.fleet.alert;

import static greenwall.fleet.alert.SampleAlerts.NOW;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import greenwall.fleet.Labels;
import greenwall.fleet.source.AlertSource;
import greenwall.fleet.source.MetricsSource;
import greenwall.fleet.source.Outcome;
import greenwall.fleet.source.Source;
import java.lang.reflect.Proxy;
import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.assertj.core.groups.Tuple;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class AlertMergerTest {
    private static final Labels HOT = Labels.of("alertname", "Hot", "instance", "node04:9100");
    private static final Labels HOT_OUTSIDE = HOT.with("replica", "a");

    private final AlertMerger merger = new AlertMerger();

    private AlertSnapshot after(AlertQueries.ClusterResponses answers) {
        return merger.merge(List.of(answers), AlertHostFinder.NONE, NOW);
    }

    @Test
    void alertFromBothAlertmanagerAndPrometheusIsMergedWithItsRule() {
        var state = after(SampleAlerts.clusterAnswers(
                SampleAlerts.rules("Hot", "temp > 80", SampleAlerts.rule(HOT, "firing")),
                SampleAlerts.reportedAlert("f1", HOT_OUTSIDE, AlertSource.State.ACTIVE)));

        assertThat(state.alerts()).hasSize(1);
        var alert = state.alerts().getFirst();
        assertThat(alert.phase()).isEqualTo(AlertPhase.FIRING);
        assertThat(alert.value()).isEqualTo(0.97);
        assertThat(alert.rule().map(Alert.Rule::query)).contains("temp > 80");
        assertThat(alert.host()).isEqualTo("node04:9100");
    }

    @Test
    void theRuleOfAnAlertMeasuresItsSeriesWithoutTheLabelsThatPrometheusAdds() {
        var state = after(SampleAlerts.clusterAnswers(
                SampleAlerts.rules("Hot", "temp > 80", SampleAlerts.rule(HOT, "firing")),
                SampleAlerts.reportedAlert("f1", HOT_OUTSIDE, AlertSource.State.ACTIVE)));

        assertThat(state.alerts().getFirst().rule().flatMap(Alert.Rule::measured))
                .contains("temp{instance=\"node04:9100\"}");
    }

    private static AlertSource alertmanager(Source source, Supplier<List<AlertSource.ReceivedAlert>> alerts) {
        return (AlertSource) Proxy.newProxyInstance(
                AlertSource.class.getClassLoader(),
                new Class<?>[] {AlertSource.class},
                (_, method, _) -> switch (method.getName()) {
                    case "peers" -> List.of(source);
                    case "alerts" -> SampleAlerts.completeAnswer(alerts.get());
                    case "silences" -> SampleAlerts.completeAnswer(List.of());
                    default -> throw new IllegalStateException(method.getName());
                });
    }

    @Test
    void anInternalErrorInOneClusterHidesNoAlertsOfOthers() throws InterruptedException {
        var source = new Source("east", Source.Kind.ALERTMANAGER, URI.create("http://a:9093"));
        var well = alertmanager(source, () -> List.of(SampleAlerts.reportedAlert("f1", HOT, AlertSource.State.ACTIVE)));
        var broken = alertmanager(source, () -> {
            throw new IllegalStateException("a bug");
        });
        var queries = new AlertQueries(List.of(
                new AlertQueries.ClusterSources("east", Optional.empty(), Optional.of(broken), false),
                new AlertQueries.ClusterSources("west", Optional.empty(), Optional.of(well), false)));

        var state = merger.merge(queries.query(Duration.ofSeconds(5)), AlertHostFinder.NONE, NOW);

        assertThat(state.alerts()).extracting(Alert::cluster, Alert::name).containsExactly(tuple("west", "Hot"));
        assertThat(state.failures())
                .singleElement()
                .asString()
                .startsWith("east: ")
                .contains("internal error");
    }

    @Test
    void pendingAlertComesFromPrometheusOnly() {
        var state = after(
                SampleAlerts.clusterAnswers(SampleAlerts.rules("Hot", "temp > 80", SampleAlerts.rule(HOT, "pending"))));

        assertThat(state.alerts()).extracting(Alert::phase).containsExactly(AlertPhase.PENDING);
        assertThat(state.alerts().getFirst().summary()).isEqualTo("from the rule");
    }

    @Test
    void inhibitedAlertNamesTheSuppressingAlertAndItsHost() {
        var down = Labels.of("alertname", "NodeDown", "instance", "node04");
        var state = after(SampleAlerts.clusterAnswers(
                List.of(),
                SampleAlerts.reportedAlert("f1", HOT, AlertSource.State.SUPPRESSED, List.of(), List.of("f2")),
                SampleAlerts.reportedAlert("f2", down, AlertSource.State.ACTIVE)));

        var hot = state.alerts().stream().filter(a -> a.name().equals("Hot")).findFirst();
        assertThat(hot.orElseThrow().suppressions().getFirst().text(NOW)).isEqualTo("inhibited by NodeDown on node04");
    }

    @Test
    void silencedAlertShowsAuthorCommentAndRemainingTime() {
        var silence = new AlertSource.Silence(
                "s1",
                List.of(),
                NOW,
                NOW.plusSeconds(7200),
                "anna",
                "disk swap",
                AlertSource.SilenceState.ACTIVE,
                NOW,
                "",
                Map.of());
        var state = after(SampleAlerts.clusterAnswers(
                SampleAlerts.answered(Source.Kind.PROMETHEUS, List.of()),
                SampleAlerts.completeAnswer(List.of(
                        SampleAlerts.reportedAlert("f1", HOT, AlertSource.State.SUPPRESSED, List.of("s1"), List.of()))),
                SampleAlerts.completeAnswer(List.of(silence))));

        assertThat(state.alerts().getFirst().suppressions().getFirst().text(NOW))
                .isEqualTo("silence by anna, 2 h left: disk swap");
    }

    private static AlertSource.Silence silenceOfNode04(
            String instances, Instant startsAt, AlertSource.SilenceState state) {
        return new AlertSource.Silence(
                "s1",
                List.of(new AlertSource.Matcher("instance", instances, true, true)),
                startsAt,
                NOW.plusSeconds(7200),
                "anna",
                "disk swap",
                state,
                NOW,
                "",
                Map.of());
    }

    /// What is known a minute after the only Alertmanager, which reported a firing alert and this silence, went away.
    private AlertSnapshot withoutAlertmanagerAfter(AlertSource.Silence silence) {
        var firing = SampleAlerts.answered(
                Source.Kind.PROMETHEUS, SampleAlerts.rules("Hot", "temp > 80", SampleAlerts.rule(HOT, "firing")));
        after(SampleAlerts.clusterAnswers(
                firing,
                SampleAlerts.completeAnswer(
                        List.of(SampleAlerts.reportedAlert("f1", HOT, AlertSource.State.ACTIVE, List.of(), List.of()))),
                SampleAlerts.completeAnswer(List.of(silence))));
        var nothing = SampleAlerts.clusterAnswers(
                SampleAlerts.failed(Source.Kind.PROMETHEUS), SampleAlerts.failedAnswer(), SampleAlerts.failedAnswer());
        return merger.merge(List.of(nothing), AlertHostFinder.NONE, NOW.plusSeconds(60));
    }

    @Test
    void aScheduledSilenceBeginsWhileNoAlertmanagerResponds() {
        var state = withoutAlertmanagerAfter(
                silenceOfNode04("node04.*", NOW.plusSeconds(30), AlertSource.SilenceState.PENDING));
        assertThat(state.silenced()).isOne();
        assertThat(state.silences())
                .extracting(known -> known.silence().state())
                .containsExactly(AlertSource.SilenceState.ACTIVE);
    }

    @Test
    void anEndedSilenceCoversNothingThoughTheClockOfItsAlertmanagerIsAhead() {
        var state = withoutAlertmanagerAfter(
                silenceOfNode04("node04.*", NOW.minusSeconds(60), AlertSource.SilenceState.EXPIRED));
        assertThat(state.alerts()).extracting(Alert::phase).containsExactly(AlertPhase.UNKNOWN);
    }

    @Test
    void aSilenceWithAnExpressionThatOnlyAlertmanagerUnderstandsCoversNothing() {
        var state = withoutAlertmanagerAfter(
                silenceOfNode04("(node04", NOW.minusSeconds(60), AlertSource.SilenceState.ACTIVE));
        assertThat(state.alerts()).extracting(Alert::phase).containsExactly(AlertPhase.UNKNOWN);
    }

    @Test
    void aSilenceLastsUntilItsEndWhileNoAlertmanagerResponds() {
        var silence = silenceOfNode04("node04.*", NOW.minusSeconds(60), AlertSource.SilenceState.ACTIVE);
        var firing = SampleAlerts.answered(
                Source.Kind.PROMETHEUS, SampleAlerts.rules("Hot", "temp > 80", SampleAlerts.rule(HOT, "firing")));
        after(SampleAlerts.clusterAnswers(
                firing,
                SampleAlerts.completeAnswer(List.of(
                        SampleAlerts.reportedAlert("f1", HOT, AlertSource.State.SUPPRESSED, List.of("s1"), List.of()))),
                SampleAlerts.completeAnswer(List.of(silence))));
        var rulesOnly =
                List.of(SampleAlerts.clusterAnswers(firing, SampleAlerts.failedAnswer(), SampleAlerts.failedAnswer()));
        var nothing = List.of(SampleAlerts.clusterAnswers(
                SampleAlerts.failed(Source.Kind.PROMETHEUS), SampleAlerts.failedAnswer(), SampleAlerts.failedAnswer()));

        for (var answers : List.of(rulesOnly, nothing, rulesOnly)) {
            var state = merger.merge(answers, AlertHostFinder.NONE, NOW.plusSeconds(60));
            assertThat(state.alerts()).extracting(Alert::phase).containsExactly(AlertPhase.SUPPRESSED);
            assertThat(state.silenced()).isOne();
            assertThat(state.silences()).hasSize(1);
        }
        var ended = merger.merge(rulesOnly, AlertHostFinder.NONE, NOW.plusSeconds(7201));
        assertThat(ended.alerts()).extracting(Alert::phase).containsExactly(AlertPhase.FIRING);
        assertThat(ended.silences()).isEmpty();
    }

    @Test
    void alertThatDisappearsWithItsPrometheusIsUnknownAndNotResolved() {
        after(SampleAlerts.clusterAnswers(
                SampleAlerts.rules("Hot", "temp > 80", SampleAlerts.rule(HOT, "firing")),
                SampleAlerts.reportedAlert("f1", HOT, AlertSource.State.ACTIVE)));

        var state = after(SampleAlerts.clusterAnswers(
                SampleAlerts.failed(Source.Kind.PROMETHEUS),
                SampleAlerts.completeAnswer(List.of()),
                SampleAlerts.completeAnswer(List.of())));

        assertThat(state.alerts()).extracting(Alert::phase).containsExactly(AlertPhase.UNKNOWN);
        assertThat(state.alerts().getFirst().why()).contains("Prometheus does not return its rules");
        assertThat(state.failures()).isNotEmpty();
    }

    /// A ruler behind a gateway may be missing from the response.
    @Test
    void alertThatDisappearsFromIncompleteRulesIsUnknownAndNotResolved() {
        var before = SampleAlerts.rules("Hot", "temp > 80", SampleAlerts.rule(HOT, "firing"));
        merger.merge(List.of(withoutAlertmanager(before, List.of())), AlertHostFinder.NONE, NOW);

        var state = after(withoutAlertmanager(List.of(), List.of("one ruler does not respond")));

        assertThat(state.alerts()).extracting(Alert::phase).containsExactly(AlertPhase.UNKNOWN);
        assertThat(state.alerts().getFirst().why()).contains("not all rules");
        assertThat(state.failures()).singleElement().asString().contains("one ruler does not respond");
        assertThat(after(withoutAlertmanager(List.of(), List.of())).alerts()).isEmpty();
    }

    @Test
    void alertOfRulesThatStayIncompleteIsUnknownForADayAtMost() {
        var before = SampleAlerts.rules("Hot", "temp > 80", SampleAlerts.rule(HOT, "firing"));
        var incomplete = List.of(withoutAlertmanager(List.of(), List.of("one ruler does not respond")));
        merger.merge(List.of(withoutAlertmanager(before, List.of())), AlertHostFinder.NONE, NOW);
        merger.merge(incomplete, AlertHostFinder.NONE, NOW);

        var later = NOW.plus(Duration.ofDays(1));
        assertThat(merger.merge(incomplete, AlertHostFinder.NONE, later.minusSeconds(1))
                        .alerts())
                .hasSize(1);
        assertThat(merger.merge(incomplete, AlertHostFinder.NONE, later).alerts())
                .isEmpty();
    }

    private static AlertQueries.ClusterResponses withoutAlertmanager(
            List<MetricsSource.RuleGroup> rules, List<String> warnings) {
        return new AlertQueries.ClusterResponses(
                "east",
                Optional.of(new Outcome.Answered<>(
                        new Source("east", Source.Kind.PROMETHEUS, URI.create("http://p:9090")),
                        NOW,
                        Duration.ZERO,
                        rules,
                        warnings,
                        List.of(),
                        Optional.empty())),
                Optional.empty(),
                Optional.empty(),
                false);
    }

    @Test
    void alertThatDisappearsWhileAllSourcesRespondIsResolved() {
        after(SampleAlerts.clusterAnswers(List.of(), SampleAlerts.reportedAlert("f1", HOT, AlertSource.State.ACTIVE)));

        assertThat(after(SampleAlerts.clusterAnswers(List.of())).alerts()).isEmpty();
    }

    @Test
    void withoutAnAlertmanagerPrometheusStillReportsFiringAndResolvedAlerts() {
        var cold = Labels.of("alertname", "Cold", "instance", "node05");
        var before = SampleAlerts.rules("Hot", "temp > 80", SampleAlerts.rule(HOT, "firing"));
        after(SampleAlerts.clusterAnswers(
                before,
                SampleAlerts.reportedAlert("f1", HOT, AlertSource.State.ACTIVE),
                SampleAlerts.reportedAlert("f2", cold, AlertSource.State.ACTIVE)));

        var state = after(SampleAlerts.clusterAnswers(
                SampleAlerts.answered(Source.Kind.PROMETHEUS, before),
                SampleAlerts.failedAnswer(),
                SampleAlerts.failedAnswer()));

        assertThat(state.alerts())
                .extracting(Alert::name, Alert::phase)
                .containsExactlyInAnyOrder(
                        Tuple.tuple("Hot", AlertPhase.FIRING), Tuple.tuple("Cold", AlertPhase.UNKNOWN));

        var afterRecovery = after(SampleAlerts.clusterAnswers(
                SampleAlerts.answered(Source.Kind.PROMETHEUS, SampleAlerts.rules("Hot", "temp > 80")),
                SampleAlerts.failedAnswer(),
                SampleAlerts.failedAnswer()));
        assertThat(afterRecovery.alerts()).extracting(Alert::name).containsExactly("Cold");
    }

    @Test
    void anAlertWhoseRuleHasNoNumberEndsWithItsRuleToo() {
        var notANumber = new MetricsSource.RuleAlert(HOT, Map.of(), "firing", NOW.minusSeconds(30), Double.NaN);
        after(SampleAlerts.clusterAnswers(
                SampleAlerts.rules("Hot", "temp != 0", notANumber),
                SampleAlerts.reportedAlert("f1", HOT, AlertSource.State.ACTIVE)));

        var state = after(SampleAlerts.clusterAnswers(
                SampleAlerts.answered(Source.Kind.PROMETHEUS, SampleAlerts.rules("Hot", "temp != 0")),
                SampleAlerts.failedAnswer(),
                SampleAlerts.failedAnswer()));

        assertThat(state.alerts()).isEmpty();
    }

    @Test
    void anAlertOfAnotherPrometheusWithTheSameRuleIsUnknownWithoutAnAlertmanager() {
        var own = HOT.with("prometheus", "a");
        var foreign = HOT.with("instance", "node05:9100").with("prometheus", "b");
        after(SampleAlerts.clusterAnswers(
                SampleAlerts.rules("Hot", "temp > 80", SampleAlerts.rule(HOT, "firing")),
                SampleAlerts.reportedAlert("f1", own, AlertSource.State.ACTIVE),
                SampleAlerts.reportedAlert("f2", foreign, AlertSource.State.ACTIVE)));

        var state = after(SampleAlerts.clusterAnswers(
                SampleAlerts.answered(Source.Kind.PROMETHEUS, SampleAlerts.rules("Hot", "temp > 80")),
                SampleAlerts.failedAnswer(),
                SampleAlerts.failedAnswer()));

        assertThat(state.alerts())
                .extracting(Alert::labels, Alert::phase)
                .containsExactly(tuple(foreign, AlertPhase.UNKNOWN));
    }

    @Test
    void oneRespondingPeerIsEnoughAndTheUnreachablePeerIsReported() {
        var alerts = List.of(SampleAlerts.reportedAlert("f1", HOT, AlertSource.State.ACTIVE));
        var peers = List.of(
                SampleAlerts.<Integer>failed(Source.Kind.ALERTMANAGER),
                SampleAlerts.answered(Source.Kind.ALERTMANAGER, 1));
        for (boolean alertsToo : new boolean[] {true, false}) {
            var answer =
                    alertsToo ? new AlertSource.MergedResponse<>(alerts, peers) : SampleAlerts.completeAnswer(alerts);
            var state = after(SampleAlerts.clusterAnswers(
                    SampleAlerts.answered(Source.Kind.PROMETHEUS, List.of()),
                    answer,
                    new AlertSource.MergedResponse<>(List.of(), peers)));

            assertThat(state.alerts()).extracting(Alert::phase).containsExactly(AlertPhase.FIRING);
            assertThat(state.failures()).isEmpty();
            assertThat(state.remarks())
                    .singleElement()
                    .asString()
                    .contains(
                            alertsToo
                                    ? "failed: connection refused; another peer responds"
                                    : "does not list its silences: connection refused; another peer does");
        }
    }

    @Test
    void twoClustersThatShareAnAlertmanagerListEachAlertOnce() {
        var answers =
                SampleAlerts.clusterAnswers(List.of(), SampleAlerts.reportedAlert("f1", HOT, AlertSource.State.ACTIVE));
        var labAnswers =
                new AlertQueries.ClusterResponses("lab", answers.rules(), answers.alerts(), answers.silences(), false);

        assertThat(merger.merge(List.of(answers, labAnswers), AlertHostFinder.NONE, NOW)
                        .alerts())
                .hasSize(1);
    }

    @Test
    void manyForeignAlertsOfASharedAlertmanagerDoNotDetachAnAlertFromItsRule() {
        var received = IntStream.range(0, 20_000)
                .mapToObj(i -> SampleAlerts.reportedAlert(
                        "w" + i,
                        Labels.of("alertname", "Hot", "instance", "west" + i + ":9100", "replica", "a"),
                        AlertSource.State.ACTIVE))
                .collect(Collectors.toCollection(ArrayList::new));
        received.add(
                SampleAlerts.reportedAlert("f1", HOT_OUTSIDE, AlertSource.State.SUPPRESSED, List.of("s1"), List.of()));
        var firing = IntStream.range(0, 2_000)
                .mapToObj(i -> SampleAlerts.rule(
                        i == 1_999 ? HOT : Labels.of("alertname", "Hot", "instance", "n" + i), "pending"))
                .toArray(MetricsSource.RuleAlert[]::new);

        var state = after(SampleAlerts.clusterAnswers(
                SampleAlerts.rules("Hot", "temp > 80", firing), received.toArray(AlertSource.ReceivedAlert[]::new)));

        assertThat(state.alerts())
                .filteredOn(alert -> alert.labels().containsAll(HOT))
                .extracting(Alert::phase, Alert::labels, Alert::value)
                .containsExactly(tuple(AlertPhase.SUPPRESSED, HOT_OUTSIDE, 0.97));
    }

    @Test
    void ofTwoRuleAlertsThatAnAlertContainsTheOneWithMoreLabelsIsItsOwn() {
        var ofDisk = HOT.with("disk", "sda");
        var state = after(SampleAlerts.clusterAnswers(
                SampleAlerts.rules(
                        "Hot", "temp > 80", SampleAlerts.rule(HOT, "firing"), SampleAlerts.rule(ofDisk, "firing")),
                SampleAlerts.reportedAlert("f1", ofDisk.with("replica", "a"), AlertSource.State.ACTIVE),
                SampleAlerts.reportedAlert("f2", HOT_OUTSIDE, AlertSource.State.ACTIVE)));

        assertThat(state.alerts())
                .extracting(Alert::labels)
                .containsExactlyInAnyOrder(ofDisk.with("replica", "a"), HOT_OUTSIDE);
    }

    @Test
    void anAlertWhoseLabelsPrometheusDropsOnTheWayIsListedOnceAndStaysSilenced() {
        var inPod = HOT.with("pod", "a");
        var state = after(SampleAlerts.clusterAnswers(
                SampleAlerts.rules("Hot", "temp > 80", SampleAlerts.rule(inPod, "firing")),
                SampleAlerts.reportedAlert("f1", HOT, AlertSource.State.SUPPRESSED, List.of("s1"), List.of())));

        assertThat(state.alerts())
                .extracting(Alert::labels, Alert::phase, Alert::value)
                .containsExactly(tuple(HOT, AlertPhase.SUPPRESSED, 0.97));
        assertThat(state.alerts().getFirst().rule().flatMap(Alert.Rule::measured))
                .contains("temp{instance=\"node04:9100\",pod=\"a\"}");
    }

    @Test
    void alertsThatBecomeOneInAlertmanagerAreListedOnceWithoutAValue() {
        var state = after(SampleAlerts.clusterAnswers(
                SampleAlerts.rules(
                        "Hot",
                        "temp > 80",
                        SampleAlerts.rule(HOT.with("pod", "a"), "firing"),
                        SampleAlerts.rule(HOT.with("pod", "b"), "firing"),
                        SampleAlerts.rule(HOT.with("pod", "c"), "pending")),
                SampleAlerts.reportedAlert("f1", HOT, AlertSource.State.SUPPRESSED, List.of("s1"), List.of())));

        assertThat(state.alerts())
                .extracting(Alert::labels, Alert::phase, Alert::value)
                .containsExactlyInAnyOrder(
                        tuple(HOT, AlertPhase.SUPPRESSED, Double.NaN),
                        tuple(HOT.with("pod", "c"), AlertPhase.PENDING, 0.97));
    }

    @Test
    void droppedLabelsAreRecognisedNextToThoseThatPrometheusAdds() {
        var cold = Labels.of("alertname", "Cold", "instance", "node05:9100", "pod", "a");
        var rules = new ArrayList<>(SampleAlerts.rules("Hot", "temp > 80", SampleAlerts.rule(HOT, "firing")));
        rules.addAll(SampleAlerts.rules("Cold", "temp < 8", SampleAlerts.rule(cold, "firing")));
        var state = after(SampleAlerts.clusterAnswers(
                rules,
                SampleAlerts.reportedAlert("f1", HOT_OUTSIDE, AlertSource.State.ACTIVE),
                SampleAlerts.reportedAlert("f2", cold.without("pod").with("replica", "a"), AlertSource.State.ACTIVE)));

        assertThat(state.alerts()).extracting(Alert::name).containsExactlyInAnyOrder("Hot", "Cold");
    }

    @Test
    void anAlertThatFitsInSeveralWaysOrHasNoHostIsNotTakenForThatOfARule() {
        var inPod = HOT.with("pod", "a").with("container", "x");
        var rules = SampleAlerts.rules("Hot", "temp > 80", SampleAlerts.rule(inPod, "firing"));

        var several = after(SampleAlerts.clusterAnswers(
                rules,
                SampleAlerts.reportedAlert("f1", HOT.with("pod", "a"), AlertSource.State.ACTIVE),
                SampleAlerts.reportedAlert("f2", HOT.with("container", "x"), AlertSource.State.ACTIVE)));
        var withoutHost = after(SampleAlerts.clusterAnswers(
                rules, SampleAlerts.reportedAlert("f1", inPod.without("instance"), AlertSource.State.ACTIVE)));
        var other = after(SampleAlerts.clusterAnswers(
                rules,
                SampleAlerts.reportedAlert(
                        "f1", HOT.with("pod", "b"), AlertSource.State.SUPPRESSED, List.of("s1"), List.of())));

        assertThat(several.alerts()).hasSize(3);
        assertThat(withoutHost.alerts()).hasSize(2);
        assertThat(other.alerts())
                .extracting(Alert::phase)
                .containsExactlyInAnyOrder(AlertPhase.SUPPRESSED, AlertPhase.FIRING);
    }

    @Test
    void acknowledgementStaysWhileNoAlertmanagerResponds() {
        var rules = SampleAlerts.rules("Hot", "temp > 80", SampleAlerts.rule(HOT, "firing"));
        var state = after(SampleAlerts.clusterAnswers(
                rules, SampleAlerts.reportedAlert("f1", HOT_OUTSIDE, AlertSource.State.ACTIVE)));
        after(SampleAlerts.clusterAnswers(SampleAlerts.rules("Hot", "temp > 80")));
        var acknowledgements = new AcknowledgementRegistry(List.of(
                AcknowledgementRegistry.acknowledgementOf(state.alerts().getFirst(), NOW, "anna", "looking", "")));

        for (int poll = 0; poll < 2; poll++) {
            var away = SampleAlerts.state(NOW, firingWithoutAnAlertmanager(rules));

            assertThat(acknowledgements.apply(away).alerts()).singleElement().satisfies(alert -> {
                assertThat(alert.phase()).isEqualTo(AlertPhase.FIRING);
                assertThat(alert.acknowledged().map(Acknowledgement::by)).contains("anna");
                assertThat(alert.rule().flatMap(Alert.Rule::measured)).contains("temp{instance=\"node04:9100\"}");
            });
        }
    }

    @Test
    void onlyTheLabelsOfMostMatchingAlertsAreThoseThatPrometheusAdds() {
        var cold = Labels.of("alertname", "Hot", "instance", "node05:9100");
        var rules = SampleAlerts.rules(
                "Hot", "temp > 80", SampleAlerts.rule(HOT, "firing"), SampleAlerts.rule(cold, "firing"));
        var own = SampleAlerts.reportedAlert("f1", HOT_OUTSIDE.with("site", "east"), AlertSource.State.ACTIVE);
        var foreign = SampleAlerts.reportedAlert("f2", HOT_OUTSIDE.with("site", "west"), AlertSource.State.ACTIVE);
        var ownToo = SampleAlerts.reportedAlert(
                "f3", cold.with("replica", "a").with("site", "east"), AlertSource.State.ACTIVE);

        after(SampleAlerts.clusterAnswers(rules, foreign, own));
        assertThat(firingWithoutAnAlertmanager(rules))
                .extracting(
                        alert -> alert.labels().get("replica"),
                        alert -> alert.labels().get("site"))
                .containsExactlyInAnyOrder(tuple("a", ""), tuple("a", ""));

        after(SampleAlerts.clusterAnswers(rules, foreign, own, ownToo));
        assertThat(firingWithoutAnAlertmanager(rules))
                .extracting(
                        alert -> alert.labels().get("replica"),
                        alert -> alert.labels().get("site"))
                .containsExactlyInAnyOrder(tuple("a", "east"), tuple("a", "east"));
    }

    private List<Alert> firingWithoutAnAlertmanager(List<MetricsSource.RuleGroup> rules) {
        return after(SampleAlerts.clusterAnswers(
                        SampleAlerts.answered(Source.Kind.PROMETHEUS, rules),
                        SampleAlerts.failedAnswer(),
                        SampleAlerts.failedAnswer()))
                .alerts();
    }

    @ParameterizedTest
    @ValueSource(strings = {"Watchdog", "DeadMansSwitch", "PrometheusAlertmanagerE2eDeadManSwitch"})
    void watchdogIsReportedByPresenceAndNotAsAnAlert(String name) {
        var watchdog = Labels.of("alertname", name);
        var rules = SampleAlerts.rules(name, "vector(1)", SampleAlerts.rule(watchdog, "firing"));

        var present = after(SampleAlerts.clusterAnswers(
                rules, SampleAlerts.reportedAlert("w", watchdog, AlertSource.State.ACTIVE)));
        assertThat(present.alerts()).isEmpty();
        assertThat(present.watchdogs())
                .extracting(WatchdogAlert::presence)
                .containsExactly(WatchdogAlert.WatchdogState.PRESENT);

        var silenced = after(SampleAlerts.clusterAnswers(
                rules,
                SampleAlerts.reportedAlert("w", watchdog, AlertSource.State.SUPPRESSED, List.of("s1"), List.of())));
        assertThat(silenced.watchdogs())
                .extracting(WatchdogAlert::presence, WatchdogAlert::silencedBy)
                .containsExactly(tuple(WatchdogAlert.WatchdogState.SUPPRESSED, List.of("s1")));

        var gone = after(SampleAlerts.clusterAnswers(rules));
        assertThat(gone.alerts()).isEmpty();
        assertThat(gone.watchdogs())
                .extracting(WatchdogAlert::presence)
                .containsExactly(WatchdogAlert.WatchdogState.MISSING);

        var unreachable = after(SampleAlerts.clusterAnswers(
                SampleAlerts.answered(Source.Kind.PROMETHEUS, rules),
                SampleAlerts.failedAnswer(),
                SampleAlerts.failedAnswer()));
        assertThat(unreachable.watchdogs())
                .extracting(WatchdogAlert::presence)
                .containsExactly(WatchdogAlert.WatchdogState.UNKNOWN);
    }

    private static final Labels WATCHDOG = Labels.of("alertname", "Watchdog", "severity", "none");

    private static List<MetricsSource.RuleGroup> rulesWithWatchdog(MetricsSource.RuleAlert... hot) {
        return Stream.concat(
                        SampleAlerts.rules("Watchdog", "vector(1)", SampleAlerts.rule(WATCHDOG, "firing")).stream(),
                        SampleAlerts.rules("Hot", "temp > 80", hot).stream())
                .toList();
    }

    private static AlertSource.ReceivedAlert firing(Labels labels) {
        return SampleAlerts.reportedAlert(labels.toString(), labels, AlertSource.State.ACTIVE);
    }

    /// The watchdogs of two clusters with one Alertmanager.
    private List<Tuple> watchdogs(
            List<MetricsSource.RuleGroup> east,
            List<MetricsSource.RuleGroup> west,
            boolean sharedEngine,
            AlertSource.ReceivedAlert... received) {
        var round = Stream.of(Map.entry("east", east), Map.entry("west", west))
                .map(cluster -> {
                    var answers = SampleAlerts.clusterAnswers(cluster.getValue(), received);
                    return new AlertQueries.ClusterResponses(
                            cluster.getKey(), answers.rules(), answers.alerts(), answers.silences(), sharedEngine);
                })
                .toList();
        return merger.merge(round, AlertHostFinder.NONE, NOW).watchdogs().stream()
                .map(watchdog -> tuple(watchdog.cluster(), watchdog.presence()))
                .toList();
    }

    @Test
    void inASharedAlertmanagerTheWatchdogOfAnotherClusterIsNotThatOfThisOne() {
        var cold = Labels.of("alertname", "Hot", "instance", "node05:9100");
        var east = rulesWithWatchdog(SampleAlerts.rule(HOT, "firing"));
        var west = rulesWithWatchdog(SampleAlerts.rule(cold, "firing"));
        var watchdogOfWest = firing(WATCHDOG.with("site", "w"));
        var ofWest = firing(cold.with("site", "w"));

        assertThat(watchdogs(
                        east,
                        west,
                        false,
                        firing(WATCHDOG.with("site", "e")),
                        watchdogOfWest,
                        firing(HOT.with("site", "e")),
                        ofWest))
                .containsExactly(
                        tuple("east", WatchdogAlert.WatchdogState.PRESENT),
                        tuple("west", WatchdogAlert.WatchdogState.PRESENT));
        assertThat(watchdogs(east, west, false, watchdogOfWest, ofWest))
                .containsExactly(
                        tuple("east", WatchdogAlert.WatchdogState.MISSING),
                        tuple("west", WatchdogAlert.WatchdogState.PRESENT));

        // An alert that both clusters have and only one delivers.
        var both = rulesWithWatchdog(SampleAlerts.rule(HOT.without("instance"), "firing"));
        assertThat(watchdogs(
                        both,
                        both,
                        false,
                        watchdogOfWest,
                        firing(HOT.without("instance").with("site", "w"))))
                .containsExactly(
                        tuple("east", WatchdogAlert.WatchdogState.MISSING),
                        tuple("west", WatchdogAlert.WatchdogState.PRESENT));
    }

    @Test
    void whoseWatchdogIsInASharedAlertmanagerMayNotBeKnown() {
        var rules = rulesWithWatchdog();
        var ofWest = firing(WATCHDOG.with("site", "w"));

        assertThat(watchdogs(rules, rules, false, ofWest))
                .containsExactly(
                        tuple("east", WatchdogAlert.WatchdogState.UNKNOWN),
                        tuple("west", WatchdogAlert.WatchdogState.UNKNOWN));
        assertThat(watchdogs(rules, rules, false, ofWest, firing(WATCHDOG.with("site", "e"))))
                .containsExactly(
                        tuple("east", WatchdogAlert.WatchdogState.PRESENT),
                        tuple("west", WatchdogAlert.WatchdogState.PRESENT));
        assertThat(watchdogs(rules, rules, false))
                .containsExactly(
                        tuple("east", WatchdogAlert.WatchdogState.MISSING),
                        tuple("west", WatchdogAlert.WatchdogState.MISSING));
    }

    @Test
    void aClusterWithoutAWatchdogDoesNotHaveThatOfAnother() {
        assertThat(watchdogs(
                        SampleAlerts.rules("Hot", "temp > 80"),
                        rulesWithWatchdog(),
                        false,
                        firing(WATCHDOG.with("site", "w"))))
                .containsExactly(
                        tuple("east", WatchdogAlert.WatchdogState.NONE),
                        tuple("west", WatchdogAlert.WatchdogState.PRESENT));
    }

    @Test
    void thePartsOfASharedEngineHaveOneWatchdog() {
        assertThat(watchdogs(rulesWithWatchdog(), rulesWithWatchdog(), true, firing(WATCHDOG)))
                .containsExactly(
                        tuple("east", WatchdogAlert.WatchdogState.PRESENT),
                        tuple("west", WatchdogAlert.WatchdogState.PRESENT));
    }

    @Test
    void theTenantsOfAnAlertmanagerHaveWatchdogsOfTheirOwn() {
        var round = Stream.of("east", "west")
                .map(cluster -> {
                    var watchdog = new AlertSource.ReceivedAlert(
                            "w",
                            WATCHDOG,
                            Map.of(),
                            AlertSource.State.ACTIVE,
                            NOW.minusSeconds(cluster.equals("east") ? 60 : 90),
                            NOW,
                            List.of(),
                            List.of(),
                            List.of(),
                            List.of());
                    var answers = SampleAlerts.clusterAnswers(rulesWithWatchdog(), watchdog);
                    return new AlertQueries.ClusterResponses(
                            cluster, answers.rules(), answers.alerts(), answers.silences(), false);
                })
                .toList();

        assertThat(merger.merge(round, AlertHostFinder.NONE, NOW).watchdogs())
                .extracting(WatchdogAlert::presence)
                .containsOnly(WatchdogAlert.WatchdogState.PRESENT);
    }

    @Test
    void aMutedWatchdogIsSuppressed() {
        var muted = new AlertSource.ReceivedAlert(
                "w",
                WATCHDOG,
                Map.of(),
                AlertSource.State.SUPPRESSED,
                NOW,
                NOW,
                List.of(),
                List.of(),
                List.of("weekend"),
                List.of());

        assertThat(after(SampleAlerts.clusterAnswers(rulesWithWatchdog(), muted))
                        .watchdogs())
                .singleElement()
                .satisfies(watchdog -> {
                    assertThat(watchdog.presence()).isEqualTo(WatchdogAlert.WatchdogState.SUPPRESSED);
                    assertThat(watchdog.why()).startsWith("muted by the time interval weekend: ");
                });
    }

    @Test
    void theStateOfAnEarlierTimeSaysNothingAboutWatchdogs() {
        var state = after(SampleAlerts.clusterAnswers(List.of())).ofEarlierTime("read from Prometheus");
        assertThat(state.watchdogs()).isEmpty();
        assertThat(state.remarks()).containsExactly("read from Prometheus");
    }

    @Test
    void siteWithoutAWatchdogIsReportedWithoutAnAlarm() {
        assertThat(after(SampleAlerts.clusterAnswers(List.of())).watchdogs())
                .extracting(WatchdogAlert::presence)
                .containsExactly(WatchdogAlert.WatchdogState.NONE);
    }

    @Test
    void acknowledgementAppliesOnlyToTheFiringItWasMadeFor() {
        var state = after(SampleAlerts.clusterAnswers(
                List.of(), SampleAlerts.reportedAlert("f1", HOT, AlertSource.State.ACTIVE)));
        var acknowledgements = new AcknowledgementRegistry(List.of(
                AcknowledgementRegistry.acknowledgementOf(state.alerts().getFirst(), NOW, "anna", "looking", "")));

        assertThat(acknowledgements
                        .apply(state)
                        .alerts()
                        .getFirst()
                        .acknowledged()
                        .map(Acknowledgement::by))
                .contains("anna");

        var refired = SampleAlerts.alert("Hot", "node04", "page", AlertPhase.FIRING, NOW.plusSeconds(60));
        var later = new AcknowledgementRegistry(List.of(AcknowledgementRegistry.acknowledgementOf(
                SampleAlerts.alert("Hot", "node04", "page", AlertPhase.FIRING, NOW.minusSeconds(60)),
                NOW,
                "anna",
                "",
                "")));
        assertThat(later.apply(SampleAlerts.state(NOW, List.of(refired)))
                        .alerts()
                        .getFirst()
                        .acknowledged())
                .isEqualTo(Optional.empty());
    }

    @Test
    void alertsWithoutAFingerprintOrWithAnEqualOneStaySeparate() {
        var a = HOT.with("disk", "a");
        var b = HOT.with("disk", "b");
        var state = after(SampleAlerts.clusterAnswers(
                List.of(),
                SampleAlerts.reportedAlert("", a, AlertSource.State.ACTIVE),
                SampleAlerts.reportedAlert("", b, AlertSource.State.ACTIVE),
                SampleAlerts.reportedAlert("f", HOT, AlertSource.State.ACTIVE),
                SampleAlerts.reportedAlert("f", HOT_OUTSIDE, AlertSource.State.SUPPRESSED, List.of(), List.of("f"))));

        assertThat(state.alerts()).hasSize(4);
        assertThat(state.alerts().stream()
                        .flatMap(alert -> alert.suppressions().stream())
                        .map(suppression -> suppression.text(NOW)))
                .containsExactly("inhibited by an alert that is not listed");
    }

    @Test
    void unreportedSilencesAreAProblem() {
        var state = after(SampleAlerts.clusterAnswers(
                SampleAlerts.answered(Source.Kind.PROMETHEUS, List.of()),
                SampleAlerts.completeAnswer(List.of()),
                SampleAlerts.failedAnswer()));

        assertThat(state.failures())
                .containsExactly("prod: no Alertmanager lists its silences: " + SampleAlerts.AWAY.found());
    }

    @Test
    void alertmanagersThatDoNotRespondAreReportedWithTheReason() {
        var state = after(SampleAlerts.clusterAnswers(
                SampleAlerts.answered(Source.Kind.PROMETHEUS, List.of()),
                SampleAlerts.failedAnswer(),
                SampleAlerts.failedAnswer()));

        assertThat(state.failures()).containsExactly("prod: no Alertmanager responds: " + SampleAlerts.AWAY.found());
    }
}
