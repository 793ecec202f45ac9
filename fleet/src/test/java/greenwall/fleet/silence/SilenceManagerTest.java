package greenwall.fleet.silence;

import static org.assertj.core.api.Assertions.assertThat;

import greenwall.fleet.silence.SilenceManager.Result;
import greenwall.fleet.source.Alerts;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/// Silence requests while one of two Alertmanagers does not respond.
class SilenceManagerTest {
    private static final Instant NOW = Instant.parse("2026-11-20T08:00:00Z");
    private static final Duration SOON = Duration.ofSeconds(2);

    private final FakeAlertmanagerPair peers = new FakeAlertmanagerPair();
    private final SilenceManager manager = new SilenceManager(peers, peers, () -> NOW);

    private static SilenceDraft draft() {
        return new SilenceDraft(
                "",
                List.of(new Alerts.Matcher("alertname", "Hot", false, true)),
                NOW,
                NOW.plusSeconds(3_600),
                "anna",
                "disk swap");
    }

    private static Result.Done done(Result result) {
        assertThat(result).isInstanceOf(Result.Done.class);
        return (Result.Done) result;
    }

    @Test
    void requestGoesToARespondingPeerAndNotToAHangingOne() {
        peers.one.fault = FakeAlertmanagerPair.Fault.FROZEN;

        var made = done(manager.put(draft(), SOON));

        assertThat(peers.one.orders).isZero();
        assertThat(made.seenBy()).containsExactly(peers.two.source.url());
        assertThat(made.away()).containsExactly(peers.one.source.url());
        peers.one.thaw();
        assertThat(peers.one.open())
                .extracting(Alerts.Silence::id)
                .containsExactly(made.silence().id());
        assertThat(peers.two.open()).hasSize(1);
    }

    @Test
    void requestWithALostResponseIsFoundByItsMarkAndNotRepeated() {
        peers.one.fault = FakeAlertmanagerPair.Fault.ANSWER_LOST;

        var made = done(manager.put(draft(), SOON));

        assertThat(made.seenBy()).hasSize(2);
        assertThat(peers.two.orders).isZero();
        assertThat(peers.one.open()).hasSize(1);
    }

    @ParameterizedTest
    @EnumSource(names = {"ORDER_LOST", "DIES_AFTER_IT"})
    void unknownOutcomeIsReportedAndNotRetriedAtTheOtherPeer(FakeAlertmanagerPair.Fault fault) {
        peers.one.fault = fault;

        var result = manager.put(draft(), SOON);

        assertThat(result).isInstanceOf(Result.Unknown.class);
        assertThat(((Result.Unknown) result).known()).contains("before you create it again");
        assertThat(peers.two.orders).isZero();
        assertThat(peers.two.open()).isEmpty();
    }

    @Test
    void requestDuplicatedByAProxyTakesEffectOnceAndOtherSilencesStay() {
        var others = peers.made(peers.one, draft().silence());
        peers.one.fault = FakeAlertmanagerPair.Fault.REPEATED;

        var made = done(manager.put(draft(), SOON));

        assertThat(peers.one.open())
                .extracting(Alerts.Silence::id)
                .containsExactlyInAnyOrder(others, made.silence().id());
        assertThat(peers.two.open()).hasSize(2);
    }

    @Test
    void sameDraftSubmittedAgainIsTheSameRequest() {
        var draft = draft();
        peers.apart = true;
        peers.one.fault = FakeAlertmanagerPair.Fault.DIES_AFTER_IT;
        assertThat(manager.put(draft, SOON)).isInstanceOf(Result.Unknown.class);
        peers.apart = false;
        peers.one.thaw();

        var made = done(manager.put(draft, SOON));

        assertThat(peers.one.orders + peers.two.orders).isEqualTo(1);
        assertThat(peers.one.open())
                .extracting(Alerts.Silence::id)
                .containsExactly(made.silence().id());
    }

    @Test
    void requestThatDidNotReachAPeerGoesToTheNext() {
        peers.one.fault = FakeAlertmanagerPair.Fault.NOT_REACHED;

        done(manager.put(draft(), SOON));

        assertThat(peers.two.orders).isEqualTo(1);
        assertThat(peers.two.open()).hasSize(1);
    }

    @Test
    void requestRefusedByOnePeerIsNotSentToTheOther() {
        peers.one.fault = FakeAlertmanagerPair.Fault.REFUSES;

        assertThat(manager.put(draft(), SOON)).isInstanceOf(Result.Refused.class);
        assertThat(peers.two.orders).isZero();
    }

    @Test
    void nothingIsSentWhenNoPeerResponds() {
        peers.one.away = true;
        peers.two.fault = FakeAlertmanagerPair.Fault.FROZEN;

        assertThat(manager.put(draft(), SOON)).isInstanceOf(Result.Refused.class);
        assertThat(manager.expire("x", SOON)).isInstanceOf(Result.Refused.class);
        assertThat(peers.one.orders + peers.two.orders).isZero();
    }

    @Test
    void editingAnEndedSilenceDoesNotCreateANewOne() {
        var made = done(manager.put(draft(), SOON)).silence();
        done(manager.expire(made.id(), SOON));

        var result = manager.put(SilenceDraft.of(made).until(NOW.plusSeconds(7_200)), SOON);

        assertThat(((Result.Refused) result).problems())
                .singleElement()
                .asString()
                .contains("has ended");
        assertThat(peers.one.open()).isEmpty();
    }

    @Test
    void onlyTheRequestedSilenceIsEnded() {
        var same = draft();
        var first = peers.made(peers.one, same.silence());
        var second = peers.made(peers.one, same.silence());

        var ended = done(manager.expire(first, SOON));

        assertThat(ended.silence().state()).isEqualTo(Alerts.SilenceState.EXPIRED);
        assertThat(ended.text()).contains("has ended, on 2 peers");
        assertThat(peers.two.open()).extracting(Alerts.Silence::id).containsExactly(second);
    }

    @ParameterizedTest
    @EnumSource(names = {"FROZEN", "NOT_REACHED", "ANSWER_LOST", "ORDER_LOST"})
    void silenceIsExpiredByAPeerThatResponds(FakeAlertmanagerPair.Fault fault) {
        var made = done(manager.put(draft(), SOON)).silence();
        peers.one.fault = fault;

        done(manager.expire(made.id(), SOON));

        assertThat(peers.two.open()).isEmpty();
        peers.one.thaw();
        assertThat(peers.one.open()).isEmpty();
    }

    @Test
    void unknownIdIsRefusedAndNotSent() {
        done(manager.put(draft(), SOON));

        assertThat(manager.expire("", SOON)).isInstanceOf(Result.Refused.class);
        assertThat(manager.expire("../../../api/v2/alerts", SOON)).isInstanceOf(Result.Refused.class);
        assertThat(peers.one.open()).hasSize(1);
        assertThat(peers.one.orders).isEqualTo(1);
    }
}
