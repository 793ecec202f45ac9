package greenwall.connectors.alertmanager;

import static greenwall.connectors.Servers.SOON;
import static greenwall.connectors.Servers.always;
import static greenwall.connectors.Servers.answer;
import static greenwall.connectors.Servers.failure;
import static greenwall.connectors.Servers.http;
import static greenwall.connectors.Servers.source;
import static org.assertj.core.api.Assertions.assertThat;

import greenwall.connectors.http.Http;
import greenwall.connectors.http.SourceOptions;
import greenwall.fleet.source.Alerts;
import greenwall.fleet.source.Failure;
import greenwall.fleet.source.Outcome;
import greenwall.fleet.source.Source;
import java.io.IOException;
import java.time.Instant;
import java.util.List;
import mockwebserver3.MockResponse;
import mockwebserver3.MockWebServer;
import mockwebserver3.SocketEffect;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/// Two peers of a cluster, one of which may be away or of another opinion.
class AlertmanagerTest {
    private final MockWebServer one = new MockWebServer();
    private final MockWebServer two = new MockWebServer();
    private final Http http = http();
    private Alertmanager alerts;
    private SilenceOrders orders;

    @BeforeEach
    void start() throws IOException {
        one.start();
        two.start();
        alerts = Alertmanager.connect(http, List.of(peer(one), peer(two)));
        orders = SilenceOrders.connect(http, List.of(peer(one), peer(two)));
    }

    @AfterEach
    void stop() {
        http.close();
        one.close();
        two.close();
    }

    private static Alertmanager.Peer peer(MockWebServer server) {
        return new Alertmanager.Peer(source(Source.Kind.ALERTMANAGER, server), SourceOptions.DEFAULT);
    }

    private static void says(MockWebServer server, String json) {
        always(server, new MockResponse.Builder().body(json).build());
    }

    private static void isBroken(MockWebServer server, int status) {
        always(server, new MockResponse.Builder().code(status).body("oops").build());
    }

    private static String alert(String fingerprint, String state, String updated, String receiver) {
        return """
                {"fingerprint":"%s","labels":{"alertname":"A"},"annotations":{},"startsAt":"2026-11-20T07:00:00Z",
                 "updatedAt":"%s","endsAt":"2026-11-20T08:00:00Z","receivers":[{"name":"%s"}],
                 "status":{"state":"%s","silencedBy":[],"inhibitedBy":[]},"generatorURL":""}""".formatted(fingerprint, updated, receiver, state);
    }

    private static Alerts.Silence silence() {
        var now = Instant.parse("2026-11-20T07:00:00Z");
        return new Alerts.Silence(
                "",
                List.of(new Alerts.Matcher("a", "b", false, true)),
                now,
                now.plusSeconds(60),
                "me",
                "why",
                Alerts.SilenceState.ACTIVE,
                now);
    }

    @Test
    void anAlertThatBothKnowComesOnceWithAllItsReceivers() {
        says(one, "[" + alert("f1", "active", "2026-11-20T07:01:00Z", "pager") + "]");
        says(
                two,
                "[" + alert("f1", "active", "2026-11-20T07:02:00Z", "mail") + ","
                        + alert("f2", "active", "2026-11-20T07:02:00Z", "mail") + "]");

        var answer = alerts.alerts(List.of(), SOON);

        assertThat(answer.value()).extracting(Alerts.Alert::fingerprint).containsExactly("f1", "f2");
        assertThat(answer.value().getFirst().receivers()).containsExactly("mail", "pager");
        assertThat(answer.value().getFirst().updatedAt()).isEqualTo(Instant.parse("2026-11-20T07:02:00Z"));
        assertThat(answer.peers()).extracting(p -> p.answer().orElse(-1)).containsExactly(1, 2);
    }

    @Test
    void whileThePeersDisagreeTheAlertIsAsBadAsTheWorseOneSays() {
        says(one, "[" + alert("f1", "active", "2026-11-20T07:01:00Z", "pager") + "]");
        says(two, "[" + alert("f1", "suppressed", "2026-11-20T07:02:00Z", "pager") + "]");

        assertThat(alerts.alerts(List.of(), SOON).value())
                .extracting(Alerts.Alert::state)
                .containsExactly(Alerts.State.ACTIVE);
    }

    @Test
    void aPeerThatIsAwayDoesNotHideTheOther() {
        two.close();
        says(one, "[" + alert("f1", "active", "2026-11-20T07:01:00Z", "pager") + "]");

        var answer = alerts.alerts(List.of(), SOON);

        assertThat(answer.value()).hasSize(1);
        assertThat(answer.anyAnswered()).isTrue();
        assertThat(answer.peers().getLast()).isInstanceOf(Outcome.Failed.class);
    }

    @Test
    void whereNobodyAnswersTheAnswerIsEmptyAndSaysSo() {
        isBroken(one, 500);
        isBroken(two, 500);

        var answer = alerts.alerts(List.of(), SOON);

        assertThat(answer.value()).isEmpty();
        assertThat(answer.anyAnswered()).isFalse();
    }

    @Test
    void aSilenceGoesToTheFirstPeerThatTakesIt() {
        isBroken(one, 503);
        says(two, "{\"silenceID\":\"s2\"}");

        assertThat(answer(orders.put(silence(), SOON))).isEqualTo("s2");
        assertThat(two.getRequestCount()).isEqualTo(1);
    }

    @Test
    void onePeerIsEnoughForASilence() {
        says(one, "{\"silenceID\":\"s1\"}");
        says(two, "{\"silenceID\":\"s2\"}");

        assertThat(answer(orders.put(silence(), SOON))).isEqualTo("s1");
        assertThat(two.getRequestCount()).isZero();
    }

    @Test
    void aPeerThatIsDownIsPassedOver() {
        one.close();
        says(two, "{\"silenceID\":\"s2\"}");

        assertThat(answer(orders.put(silence(), SOON))).isEqualTo("s2");
    }

    @Test
    void afterALostAnswerNoSecondSilenceIsMade() {
        always(
                one,
                new MockResponse.Builder()
                        .onResponseStart(new SocketEffect.CloseSocket())
                        .build());
        says(two, "{\"silenceID\":\"s2\"}");

        assertThat(failure(orders.put(silence(), SOON))).isInstanceOf(Failure.Unreachable.class);
        assertThat(two.getRequestCount()).isZero();
    }

    @Test
    void whatOnePeerRefusesIsNotTriedAtTheOther() {
        always(
                one,
                new MockResponse.Builder().code(400).body("\"bad matcher\"\n").build());
        says(two, "{\"silenceID\":\"s2\"}");

        assertThat(failure(orders.put(silence(), SOON)).found()).contains("bad matcher");
        assertThat(two.getRequestCount()).isZero();
    }

    @Test
    void expiringIsTriedAtEveryPeer() {
        always(
                one,
                new MockResponse.Builder()
                        .code(500)
                        .body("\"silence not found\"\n")
                        .build());
        always(two, new MockResponse.Builder().code(200).build());

        assertThat(answer(orders.expire("s1", SOON))).isEqualTo("s1");
    }

    @Test
    void silencesAreMergedByTheirIdAndTheNewerStateWins() {
        var silence = """
                [{"id":"s1","status":{"state":"%s"},"updatedAt":"%s","comment":"c","createdBy":"me",
                  "startsAt":"2026-11-20T07:00:00Z","endsAt":"2026-11-20T08:00:00Z",
                  "matchers":[{"name":"a","value":"b","isRegex":false}]}]""";
        says(one, silence.formatted("active", "2026-11-20T07:00:00Z"));
        says(two, silence.formatted("expired", "2026-11-20T07:30:00Z"));

        var merged = alerts.silences(List.of(), SOON).value();

        assertThat(merged).hasSize(1);
        assertThat(merged.getFirst().state()).isEqualTo(Alerts.SilenceState.EXPIRED);
        assertThat(merged.getFirst().matchers()).containsExactly(new Alerts.Matcher("a", "b", false, true));
    }

    @Test
    void groupsOfOneReceiverAndOneSetOfLabelsAreOne() {
        var group = "[{\"labels\":{\"alertname\":\"A\"},\"receiver\":{\"name\":\"pager\"},\"alerts\":[%s]}]";
        says(one, group.formatted(alert("f1", "active", "2026-11-20T07:01:00Z", "pager")));
        says(two, group.formatted(alert("f2", "active", "2026-11-20T07:01:00Z", "pager")));

        var groups = alerts.groups(List.of(), SOON).value();

        assertThat(groups).hasSize(1);
        assertThat(groups.getFirst().alerts()).hasSize(2);
    }
}
