package greenwall.connectors.alertmanager;

import static greenwall.connectors.MockServers.SOON;
import static greenwall.connectors.MockServers.always;
import static greenwall.connectors.MockServers.answer;
import static greenwall.connectors.MockServers.failure;
import static greenwall.connectors.MockServers.http;
import static greenwall.connectors.MockServers.source;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import greenwall.connectors.MockServers;
import greenwall.connectors.http.Auth;
import greenwall.connectors.http.CachedSecret;
import greenwall.connectors.http.HttpSettings;
import greenwall.connectors.http.SharedHttpClient;
import greenwall.fleet.source.AlertSource;
import greenwall.fleet.source.Failure;
import greenwall.fleet.source.Outcome;
import greenwall.fleet.source.Source;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import mockwebserver3.MockResponse;
import mockwebserver3.MockWebServer;
import mockwebserver3.SocketEffect;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// Two peers of a cluster, one of which may be down or return different data.
class AlertmanagerTest {
    private final MockWebServer peerOne = MockServers.mock();
    private final MockWebServer peerTwo = MockServers.mock();
    private final SharedHttpClient http = http();
    private Alertmanager alerts;
    private AlertmanagerSilenceClient silences;

    @BeforeEach
    void start() throws IOException {
        peerOne.start();
        peerTwo.start();
        alerts = Alertmanager.connect(http, List.of(peer(peerOne), peer(peerTwo)));
        silences = AlertmanagerSilenceClient.connect(http, List.of(peer(peerOne), peer(peerTwo)));
    }

    @AfterEach
    void stop() {
        http.close();
        peerOne.close();
        peerTwo.close();
    }

    private static Alertmanager.Peer peer(MockWebServer server) {
        return new Alertmanager.Peer(source(Source.Kind.ALERTMANAGER, server), HttpSettings.DEFAULT);
    }

    private static void respondWithJson(MockWebServer server, String json) {
        always(server, new MockResponse.Builder().body(json).build());
    }

    private static void respondWithStatus(MockWebServer server, int status) {
        always(server, new MockResponse.Builder().code(status).body("oops").build());
    }

    private static String alert(String fingerprint, String state, String updated, String receiver) {
        return """
                {"fingerprint":"%s","labels":{"alertname":"A","of":"%s"},"annotations":{},"startsAt":"2026-11-20T07:00:00Z",
                 "updatedAt":"%s","endsAt":"2026-11-20T08:00:00Z","receivers":[{"name":"%s"}],
                 "status":{"state":"%s","silencedBy":[],"inhibitedBy":[]},"generatorURL":""}""".formatted(fingerprint, fingerprint, updated, receiver, state);
    }

    private static AlertSource.Silence silence() {
        return MockServers.silence(Instant.parse("2026-11-20T07:00:00Z"));
    }

    @Test
    void anAlertKnownToBothPeersIsReturnedOnceWithAllItsReceivers() {
        respondWithJson(peerOne, "[" + alert("f1", "active", "2026-11-20T07:01:00Z", "pager") + "]");
        respondWithJson(
                peerTwo,
                "[" + alert("f1", "active", "2026-11-20T07:02:00Z", "mail") + ","
                        + alert("f2", "active", "2026-11-20T07:02:00Z", "mail") + "]");

        var answer = alerts.alerts(List.of(), SOON);

        assertThat(answer.value())
                .extracting(AlertSource.ReceivedAlert::fingerprint)
                .containsExactly("f1", "f2");
        assertThat(answer.value().getFirst().receivers()).containsExactly("mail", "pager");
        assertThat(answer.value().getFirst().updatedAt()).isEqualTo(Instant.parse("2026-11-20T07:02:00Z"));
        assertThat(answer.peers()).extracting(p -> p.answer().orElse(-1)).containsExactly(1, 2);
    }

    @Test
    void alertsAreDistinguishedByTheirLabelsOnly() {
        var fiveAlerts = IntStream.range(0, 5)
                .mapToObj(i -> alert("f", "active", "2026-11-20T07:01:00Z", "pager")
                        .replace("\"of\":\"f\"", "\"of\":\"" + i + "\"")
                        .replace("\"fingerprint\":\"f\",", i < 3 ? "" : "\"fingerprint\":\"same\","))
                .collect(Collectors.joining(",", "[", "]"));
        respondWithJson(peerOne, fiveAlerts);
        respondWithJson(peerTwo, fiveAlerts);

        assertThat(alerts.alerts(List.of(), SOON).value()).hasSize(5);
    }

    @Test
    void disagreeingPeersGiveTheWorseStateOfAnAlert() {
        respondWithJson(peerOne, "[" + alert("f1", "active", "2026-11-20T07:01:00Z", "pager") + "]");
        respondWithJson(peerTwo, "[" + alert("f1", "suppressed", "2026-11-20T07:02:00Z", "pager") + "]");

        assertThat(alerts.alerts(List.of(), SOON).value())
                .extracting(AlertSource.ReceivedAlert::state)
                .containsExactly(AlertSource.State.ACTIVE);
    }

    @Test
    void anUnreachablePeerDoesNotHideTheOther() {
        peerTwo.close();
        respondWithJson(peerOne, "[" + alert("f1", "active", "2026-11-20T07:01:00Z", "pager") + "]");

        var answer = alerts.alerts(List.of(), SOON);

        assertThat(answer.value()).hasSize(1);
        assertThat(answer.anyAnswered()).isTrue();
        assertThat(answer.peers().getLast()).isInstanceOf(Outcome.Failed.class);
    }

    @Test
    void withoutAnyRespondingPeerTheResultIsEmptyAndMarkedUnanswered() {
        respondWithStatus(peerOne, 500);
        respondWithStatus(peerTwo, 500);

        var answer = alerts.alerts(List.of(), SOON);

        assertThat(answer.value()).isEmpty();
        assertThat(answer.anyAnswered()).isFalse();
    }

    private static final String ID = "7524a7bf-39ea-4a73-a05b-4c6e0d4cd4a1";

    @Test
    void aSilenceIsSentToTheNamedPeerOnly() {
        respondWithJson(peerOne, "{\"silenceID\":\"s1\"}");
        respondWithJson(peerTwo, "{\"silenceID\":\"s2\"}");

        var created = silences.put(peer(peerTwo).source(), silence(), SOON);

        assertThat(answer(created.outcome())).isEqualTo("s2");
        assertThat(created.inDoubt()).isFalse();
        assertThat(peerOne.getRequestCount()).isZero();
        assertThat(peerTwo.getRequestCount()).isEqualTo(1);
    }

    @Test
    void aSilenceThatReachedNoPeerIsNotInDoubt() {
        peerOne.close();

        var created = silences.put(peer(peerOne).source(), silence(), SOON);

        assertThat(failure(created.outcome())).isInstanceOf(Failure.Unreachable.class);
        assertThat(created.inDoubt()).isFalse();
    }

    @Test
    void anEndOfASilenceIsInDoubtOnlyIfItWasSent() {
        peerOne.close();
        always(
                peerTwo,
                new MockResponse.Builder()
                        .onResponseStart(new SocketEffect.CloseSocket())
                        .build());

        assertThat(silences.expire(peer(peerOne).source(), ID, SOON).inDoubt()).isFalse();
        assertThat(silences.expire(peer(peerTwo).source(), ID, SOON).inDoubt()).isTrue();
        assertThat(peerTwo.getRequestCount()).isEqualTo(1);
    }

    @Test
    void aSignedSilenceThatReachedNoPeerIsNotInDoubt() {
        peerOne.close();
        var keys = new Auth.AwsKeys.Fixed("AKIDEXAMPLE", new CachedSecret("a file", () -> "secret"), Optional.empty());
        var signed = new Alertmanager.Peer(
                source(Source.Kind.ALERTMANAGER, peerOne),
                HttpSettings.DEFAULT.with(draft -> draft.auth = new Auth.Aws("eu-west-1", "aps", keys)));

        var created = AlertmanagerSilenceClient.connect(http, List.of(signed)).put(signed.source(), silence(), SOON);

        assertThat(failure(created.outcome())).isInstanceOf(Failure.Unreachable.class);
        assertThat(created.inDoubt()).isFalse();
    }

    @Test
    void afterALostResponseTheSilenceIsInDoubtAndNotSentAgain() {
        always(
                peerOne,
                new MockResponse.Builder()
                        .onResponseStart(new SocketEffect.CloseSocket())
                        .build());

        var created = silences.put(peer(peerOne).source(), silence(), SOON);

        assertThat(failure(created.outcome())).isInstanceOf(Failure.Unreachable.class);
        assertThat(created.inDoubt()).isTrue();
        assertThat(peerOne.getRequestCount()).isEqualTo(1);
    }

    @ParameterizedTest
    @ValueSource(ints = {408, 500, 502, 503, 504})
    void aGatewayErrorLeavesTheSilenceInDoubt(int status) {
        respondWithStatus(peerOne, status);

        assertThat(silences.put(peer(peerOne).source(), silence(), SOON).inDoubt())
                .isTrue();
    }

    @Test
    void aRefusedSilenceIsNotInDoubt() {
        always(
                peerOne,
                new MockResponse.Builder().code(400).body("\"bad matcher\"\n").build());

        var created = silences.put(peer(peerOne).source(), silence(), SOON);

        assertThat(failure(created.outcome()).found()).contains("bad matcher");
        assertThat(created.inDoubt()).isFalse();
    }

    @Test
    void expiringAMissingSilenceIsNotInDoubt() {
        always(
                peerOne,
                new MockResponse.Builder()
                        .code(500)
                        .body("\"silence not found\"\n")
                        .build());
        always(peerTwo, new MockResponse.Builder().code(200).build());

        assertThat(silences.expire(peer(peerOne).source(), ID, SOON).inDoubt()).isFalse();
        assertThat(answer(silences.expire(peer(peerTwo).source(), ID, SOON).outcome()))
                .isEqualTo(ID);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                " ",
                "..",
                "../../../api/v2/alerts",
                "%2e%2e/alerts",
                ID + "/..",
                ID + "?x=1",
                "7524a7bf",
                "7524a7bf-39ea-4a73-a05b-4c6e0d4cd4a1\n"
            })
    void anInvalidSilenceIdIsNeverPartOfAPath(String id) {
        respondWithJson(peerOne, "[]");

        assertThat(failure(silences.expire(peer(peerOne).source(), id, SOON).outcome())
                        .found())
                .contains("UUID");
        assertThat(peerOne.getRequestCount()).isZero();
    }

    @Test
    void theIdempotencyKeyIsAppendedToTheCommentAndRemovedWhenRead() throws InterruptedException {
        respondWithJson(peerOne, "{\"silenceID\":\"s1\"}");
        var withKey = MockServers.silence(Instant.parse("2026-11-20T07:00:00Z"), "k3f9x2m7ab");

        silences.put(peer(peerOne).source(), withKey, SOON);

        assertThat(Objects.requireNonNull(peerOne.takeRequest().getBody()).utf8())
                .contains("\"comment\":\"why [greenwall k3f9x2m7ab]\"");
        respondWithJson(
                peerOne,
                "[{\"id\":\"s1\",\"comment\":\"why [greenwall k3f9x2m7ab]\"},{\"id\":\"s2\",\"comment\":\"[greenwall] says\"}]");
        respondWithJson(peerTwo, "[]");
        assertThat(alerts.silences(SOON).value())
                .extracting(AlertSource.Silence::comment, AlertSource.Silence::requestId)
                .containsExactly(tuple("why", "k3f9x2m7ab"), tuple("[greenwall] says", ""));
    }

    @Test
    void annotationsOfASilenceAreReadAndSentAndASilenceWithoutAnySendsNone() throws InterruptedException {
        var annotated = "{\"id\":\"\",\"annotations\":{\"ticket\":\"OPS-1\"}}";
        respondWithJson(peerOne, "[" + annotated + "]");
        respondWithJson(peerTwo, "[]");
        var listed = alerts.silences(SOON).value().getFirst();
        peerOne.takeRequest();
        respondWithJson(peerOne, "{\"silenceID\":\"s1\"}");

        silences.put(peer(peerOne).source(), listed, SOON);
        silences.put(peer(peerOne).source(), silence(), SOON);

        assertThat(Objects.requireNonNull(peerOne.takeRequest().getBody()).utf8())
                .contains("\"annotations\":{\"ticket\":\"OPS-1\"}");
        assertThat(Objects.requireNonNull(peerOne.takeRequest().getBody()).utf8())
                .doesNotContain("annotations");
    }

    @Test
    void aHangingPeerDelaysTheOthersOnlyBriefly() {
        always(
                peerOne,
                new MockResponse.Builder().headersDelay(1, TimeUnit.MINUTES).build());
        respondWithJson(peerTwo, "[" + alert("f1", "active", "2026-11-20T07:01:00Z", "pager") + "]");
        long started = System.nanoTime();

        var answer = alerts.alerts(List.of(), Duration.ofMinutes(1));

        assertThat(Duration.ofNanos(System.nanoTime() - started)).isLessThan(Duration.ofSeconds(20));
        assertThat(answer.value()).hasSize(1);
        assertThat(answer.peers().getFirst()).isInstanceOf(Outcome.Failed.class);
    }

    @Test
    void silencesAreMergedByTheirIdAndTheNewerStateWins() {
        var silence = """
                [{"id":"s1","status":{"state":"%s"},"updatedAt":"%s","comment":"c","createdBy":"me",
                  "startsAt":"2026-11-20T07:00:00Z","endsAt":"2026-11-20T08:00:00Z",
                  "matchers":[{"name":"a","value":"b","isRegex":false}]}]""";
        respondWithJson(peerOne, silence.formatted("active", "2026-11-20T07:00:00Z"));
        respondWithJson(peerTwo, silence.formatted("expired", "2026-11-20T07:30:00Z"));

        var merged = alerts.silences(SOON).value();

        assertThat(merged).hasSize(1);
        assertThat(merged.getFirst().state()).isEqualTo(AlertSource.SilenceState.EXPIRED);
        assertThat(merged.getFirst().matchers()).containsExactly(new AlertSource.Matcher("a", "b", false, true));
    }
}
