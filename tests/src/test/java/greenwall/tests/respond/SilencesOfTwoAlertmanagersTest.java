package greenwall.tests.respond;

import static org.assertj.core.api.Assertions.assertThat;

import greenwall.fleet.silence.SilenceChanger;
import greenwall.fleet.silence.SilenceDraft;
import greenwall.fleet.silence.SilenceMatchers;
import greenwall.fleet.source.AlertSource;
import greenwall.tests.poll.Await;
import greenwall.tests.poll.RealServer;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/// Silences of two clustered Alertmanagers, listed by us and by amtool, while one of them dies.
@Tag("slow")
class SilencesOfTwoAlertmanagersTest extends TwoAlertmanagersFixture {
    /// A quarter of it is how long an action waits for the peers to replicate.
    private static final Duration SOON = Duration.ofSeconds(36);
    private static final Duration BOUND = Duration.ofMinutes(3);

    private static SilenceDraft draft(String conditions, String comment) {
        var matchers = ((SilenceMatchers.Parsed.Valid) SilenceMatchers.parse(conditions)).matchers();
        var now = Instant.now();
        return new SilenceDraft("", matchers.list(), now, now.plusSeconds(3_600), "anna", comment);
    }

    private static SilenceChanger.Result.Done done(SilenceChanger.Result result) {
        assertThat(result).isInstanceOf(SilenceChanger.Result.Done.class);
        return (SilenceChanger.Result.Done) result;
    }

    @Test
    void amtoolAndTheConsoleSeeEachOthersSilences() throws IOException, InterruptedException {
        try (var _ = pair.two();
                var _ = pair.one(pair.meetTwo())) {
            var created = done(pair.silenceChanger()
                    .put(draft("alertname=~\"Zpool.*\" host!=\"node 05\" zone!~\"x|y\"", "disk swap"), SOON));
            assertThat(created.seenBy()).hasSize(2);
            for (int port : List.of(pair.webOne, pair.webTwo)) {
                assertThat(AlertmanagerPair.amtool(port, "silence", "query", "-q"))
                        .isEqualTo(created.silence().id());
            }
            assertThat(AlertmanagerPair.amtool(pair.webTwo, "silence", "query", "-o", "extended"))
                    .contains("alertname=~\"Zpool.*\"", "host!=\"node 05\"", "zone!~\"x|y\"", "anna", "disk swap");

            var amtoolId = AlertmanagerPair.amtool(
                    pair.webTwo,
                    "silence",
                    "add",
                    "NodeDown",
                    "host=~node0.*",
                    "--author=bob",
                    "--comment=move",
                    "-d",
                    "2h");
            Await.until(
                    "both peers list amtool's silence",
                    BOUND,
                    () -> pair.reads().silencesByPeer(SOON).stream()
                            .allMatch(p -> AlertmanagerPair.activeSilences(p).stream()
                                    .anyMatch(s -> s.id().equals(amtoolId))));
            var seen = pair.reads().silences(SOON).value().stream()
                    .filter(s -> s.id().equals(amtoolId))
                    .findFirst()
                    .orElseThrow();
            assertThat(SilenceMatchers.text(seen.matchers())).isEqualTo("alertname=\"NodeDown\" host=~\"node0.*\"");

            var extended = done(pair.silenceChanger()
                    .put(SilenceDraft.of(seen).until(seen.endsAt().plusSeconds(3_600)), SOON));
            assertThat(extended.silence().id()).isEqualTo(amtoolId);
            done(pair.silenceChanger().expire(created.silence().id(), SOON));
            Await.until("amtool lists only its own", BOUND, () -> {
                try {
                    return AlertmanagerPair.amtool(pair.webOne, "silence", "query", "-q")
                            .equals(amtoolId);
                } catch (IOException | InterruptedException e) {
                    throw new AssertionError(e);
                }
            });
        }
    }

    /// Both start without the other as a peer, so a silence created on one cannot have reached the other; the
    /// first writes its snapshot at once, so the silence survives the kill.
    @Test
    void aSilenceOfAPeerThatDiesIsReportedAsUnknownAndExistsOnceAfterItsRestart() throws Exception {
        var first = pair.one("--cluster.peer=127.0.0.1:" + RealServer.freePort(), "--data.maintenance-interval=200ms");
        try (var _ = pair.two()) {
            var killer = Thread.ofVirtual().start(() -> {
                Await.until(
                        "one has it",
                        BOUND,
                        () -> !pair.activeOnFirst().isEmpty()
                                && dir.resolve("one")
                                                .resolve("silences")
                                                .toFile()
                                                .length()
                                        > 0);
                first.kill();
            });
            var draft = draft("alertname=Hot", "half-way");
            var result = pair.silenceChanger().put(draft, SOON);
            killer.join();
            assertThat(result).isInstanceOf(SilenceChanger.Result.Unknown.class);
            assertThat(pair.activeOnSecond()).isEmpty();

            try (var _ = pair.one(pair.meetTwo())) {
                Await.until(
                        "the peers have told each other",
                        BOUND,
                        () -> !pair.activeOnSecond().isEmpty());
                var secondResult = done(pair.silenceChanger().put(draft, SOON));
                assertThat(pair.activeOnFirst())
                        .extracting(AlertSource.Silence::id)
                        .containsExactly(secondResult.silence().id());
                assertThat(pair.activeOnSecond()).hasSize(1);
            }
        } finally {
            first.close();
        }
    }

    @Test
    void silencesCreatedWhileAPeerIsKilledAreNeitherDuplicatedNorLost() throws Exception {
        var first = pair.one();
        try (var _ = pair.two(pair.meetOne())) {
            var results = new HashMap<String, SilenceChanger.Result>();
            var killer = Thread.ofVirtual().unstarted(first::kill);
            for (int i = 0; i < 12; i++) {
                if (i == 5) {
                    killer.start();
                }
                var comment = "number " + i;
                results.put(
                        comment, pair.silenceChanger().put(draft("alertname=Hot number=\"" + i + "\"", comment), SOON));
            }
            // Its ports are free only after the kill.
            killer.join();
            try (var _ = pair.one(pair.meetTwo())) {
                Await.until(
                        "both peers list the same",
                        BOUND,
                        () -> pair.bothRespond()
                                && pair.activeOnFirst().size()
                                        == pair.activeOnSecond().size());
                var onSecond = pair.activeOnSecond().stream()
                        .collect(Collectors.groupingBy(AlertSource.Silence::comment, Collectors.counting()));
                assertThat(results).allSatisfy((comment, result) -> {
                    switch (result) {
                        case SilenceChanger.Result.Done _ ->
                            assertThat(onSecond).as("done").containsEntry(comment, 1L);
                        case SilenceChanger.Result.Refused _ ->
                            assertThat(onSecond).as("refused").doesNotContainKey(comment);
                        case SilenceChanger.Result.Unknown _ ->
                            assertThat(onSecond.getOrDefault(comment, 0L))
                                    .as("unknown")
                                    .isLessThanOrEqualTo(1);
                    }
                });
                assertThat(results.values().stream().filter(r -> r instanceof SilenceChanger.Result.Done))
                        .as("only what was under way while it died may be unknown")
                        .hasSizeGreaterThanOrEqualTo(11);
            }
        } finally {
            first.close();
        }
    }
}
