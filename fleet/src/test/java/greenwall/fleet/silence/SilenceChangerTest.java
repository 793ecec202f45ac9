package greenwall.fleet.silence;

import static org.assertj.core.api.Assertions.assertThat;

import greenwall.fleet.silence.SilenceChanger.Result;
import greenwall.fleet.source.AlertSource;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/// Silence requests while one of two Alertmanagers does not respond.
class SilenceChangerTest {
    private static final Instant NOW = Instant.parse("2026-11-20T08:00:00Z");
    private static final Duration SOON = Duration.ofSeconds(2);

    private final FakeAlertmanagerPair peers = new FakeAlertmanagerPair();
    private final SilenceChanger manager = new SilenceChanger(peers, peers, () -> NOW);

    private static SilenceDraft draft() {
        return new SilenceDraft(
                "",
                List.of(new AlertSource.Matcher("alertname", "Hot", false, true)),
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
        peers.peerOne.fault = FakeAlertmanagerPair.Fault.FROZEN;

        var created = done(manager.put(draft(), SOON));

        assertThat(peers.peerOne.requestCount).isZero();
        assertThat(created.seenBy()).containsExactly(peers.peerTwo.source.url());
        assertThat(created.unreachable()).containsExactly(peers.peerOne.source.url());
        peers.peerOne.unfreeze();
        assertThat(peers.peerOne.open())
                .extracting(AlertSource.Silence::id)
                .containsExactly(created.silence().id());
        assertThat(peers.peerTwo.open()).hasSize(1);
    }

    @Test
    void aChangeKeepsTheAnnotationsOfOtherPrograms() {
        var id = peers.create(peers.peerOne, draft().silence(Map.of("ticket", "OPS-1")));
        var listed = peers.peerOne.open().getFirst();

        var changed = done(manager.put(SilenceDraft.of(listed).until(NOW.plusSeconds(7_200)), SOON));

        assertThat(changed.silence().id()).isEqualTo(id);
        assertThat(changed.silence().annotations()).containsExactly(Map.entry("ticket", "OPS-1"));
    }

    @Test
    void requestWithALostResponseIsFoundByItsMarkAndNotRepeated() {
        peers.peerOne.fault = FakeAlertmanagerPair.Fault.ANSWER_LOST;

        var created = done(manager.put(draft(), SOON));

        assertThat(created.seenBy()).hasSize(2);
        assertThat(peers.peerTwo.requestCount).isZero();
        assertThat(peers.peerOne.open()).hasSize(1);
    }

    @ParameterizedTest
    @EnumSource(names = {"ORDER_LOST", "DIES_AFTER_IT"})
    void unknownOutcomeIsReportedAndNotRetriedAtTheOtherPeer(FakeAlertmanagerPair.Fault fault) {
        peers.peerOne.fault = fault;

        var result = manager.put(draft(), SOON);

        assertThat(result).isInstanceOf(Result.Unknown.class);
        assertThat(((Result.Unknown) result).known()).contains("before you create it again");
        assertThat(peers.peerTwo.requestCount).isZero();
        assertThat(peers.peerTwo.open()).isEmpty();
    }

    @Test
    void requestDuplicatedByAProxyTakesEffectOnceAndOtherSilencesStay() {
        var otherSilence = peers.create(peers.peerOne, draft().silence(Map.of()));
        peers.peerOne.fault = FakeAlertmanagerPair.Fault.REPEATED;

        var created = done(manager.put(draft(), SOON));

        assertThat(peers.peerOne.open())
                .extracting(AlertSource.Silence::id)
                .containsExactlyInAnyOrder(otherSilence, created.silence().id());
        assertThat(peers.peerTwo.open()).hasSize(2);
    }

    @Test
    void sameDraftSubmittedAgainIsTheSameRequest() {
        var draft = draft();
        peers.partitioned = true;
        peers.peerOne.fault = FakeAlertmanagerPair.Fault.DIES_AFTER_IT;
        assertThat(manager.put(draft, SOON)).isInstanceOf(Result.Unknown.class);
        peers.partitioned = false;
        peers.peerOne.unfreeze();

        var created = done(manager.put(draft, SOON));

        assertThat(peers.peerOne.requestCount + peers.peerTwo.requestCount).isEqualTo(1);
        assertThat(peers.peerOne.open())
                .extracting(AlertSource.Silence::id)
                .containsExactly(created.silence().id());
    }

    @Test
    void requestThatDidNotReachAPeerGoesToTheNext() {
        peers.peerOne.fault = FakeAlertmanagerPair.Fault.NOT_REACHED;

        done(manager.put(draft(), SOON));

        assertThat(peers.peerTwo.requestCount).isEqualTo(1);
        assertThat(peers.peerTwo.open()).hasSize(1);
    }

    @Test
    void requestRefusedByOnePeerIsNotSentToTheOther() {
        peers.peerOne.fault = FakeAlertmanagerPair.Fault.REFUSES;

        assertThat(manager.put(draft(), SOON)).isInstanceOf(Result.Refused.class);
        assertThat(peers.peerTwo.requestCount).isZero();
    }

    @Test
    void nothingIsSentWhenNoPeerResponds() {
        peers.peerOne.unreachable = true;
        peers.peerTwo.fault = FakeAlertmanagerPair.Fault.FROZEN;

        assertThat(manager.put(draft(), SOON)).isInstanceOf(Result.Refused.class);
        assertThat(manager.expire("x", SOON)).isInstanceOf(Result.Refused.class);
        assertThat(peers.peerOne.requestCount + peers.peerTwo.requestCount).isZero();
    }

    @Test
    void editingAnEndedSilenceDoesNotCreateANewOne() {
        var created = done(manager.put(draft(), SOON)).silence();
        done(manager.expire(created.id(), SOON));

        var result = manager.put(SilenceDraft.of(created).until(NOW.plusSeconds(7_200)), SOON);

        assertThat(((Result.Refused) result).errors())
                .singleElement()
                .asString()
                .contains("has expired");
        assertThat(peers.peerOne.open()).isEmpty();
    }

    @Test
    void onlyTheRequestedSilenceIsEnded() {
        var sameDraft = draft();
        var first = peers.create(peers.peerOne, sameDraft.silence(Map.of()));
        var second = peers.create(peers.peerOne, sameDraft.silence(Map.of()));

        var ended = done(manager.expire(first, SOON));

        assertThat(ended.silence().state()).isEqualTo(AlertSource.SilenceState.EXPIRED);
        assertThat(ended.text()).contains("has expired on 2 Alertmanagers");
        assertThat(peers.peerTwo.open()).extracting(AlertSource.Silence::id).containsExactly(second);
    }

    @ParameterizedTest
    @EnumSource(names = {"FROZEN", "NOT_REACHED", "ANSWER_LOST", "ORDER_LOST"})
    void silenceIsExpiredByAPeerThatResponds(FakeAlertmanagerPair.Fault fault) {
        var created = done(manager.put(draft(), SOON)).silence();
        peers.peerOne.fault = fault;

        done(manager.expire(created.id(), SOON));

        assertThat(peers.peerTwo.open()).isEmpty();
        peers.peerOne.unfreeze();
        assertThat(peers.peerOne.open()).isEmpty();
    }

    @Test
    void unknownIdIsRefusedAndNotSent() {
        done(manager.put(draft(), SOON));

        assertThat(manager.expire("", SOON)).isInstanceOf(Result.Refused.class);
        assertThat(manager.expire("../../../api/v2/alerts", SOON)).isInstanceOf(Result.Refused.class);
        assertThat(peers.peerOne.open()).hasSize(1);
        assertThat(peers.peerOne.requestCount).isEqualTo(1);
    }
}
