package greenwall.tests.respond;

import static org.assertj.core.api.Assertions.assertThat;

import greenwall.fleet.source.AlertSource;
import greenwall.tests.console.Commands;
import greenwall.tests.poll.Await;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.assertj.core.api.ThrowingConsumer;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/// The silence commands against two real Alertmanagers of one cluster, of which the first is frozen or behind a
/// proxy that breaks write requests.
@Tag("slow")
class SilenceCommandsUnderFaultsTest extends TwoAlertmanagersFixture {
    private static final Duration BOUND = Duration.ofMinutes(3);
    /// A few seconds on an idle machine; this one may be busy.
    private static final Duration A_FEW_SECONDS = Duration.ofSeconds(20);

    private Commands.ExitAndOutput silence(URI first, String... arguments) throws IOException {
        // A busy machine may answer the second request too late, so no Alertmanager is listed twice.
        var urls = Stream.of(first, AlertmanagerPair.url(pair.webTwo))
                .distinct()
                .map("{url: \"%s\"}"::formatted)
                .collect(Collectors.joining(", "));
        var file = Files.writeString(dir.resolve("wall.yaml"), """
                clusters:
                  - name: real
                    alertmanagers: [%s]
                """.formatted(urls));
        var all = new ArrayList<>(List.of("--config", file.toString(), "silence"));
        all.addAll(List.of(arguments));
        return Commands.of(dir).run(all);
    }

    private Commands.ExitAndOutput add(URI first, String comment) throws IOException {
        return silence(first, "add", "-c", comment, "alertname=Hot");
    }

    private static Duration elapsedSince(long started) {
        return Duration.ofNanos(System.nanoTime() - started);
    }

    private List<String> idsOnSecond() {
        return pair.activeOnSecond().stream().map(AlertSource.Silence::id).toList();
    }

    @Test
    void aFrozenPeerNeitherDelaysNorDuplicatesASilence() throws Exception {
        var one = AlertmanagerPair.url(pair.webOne);
        try (var two = pair.two();
                var first = pair.one(pair.meetTwo())) {
            assertThat(two.pid()).isPositive();
            assertThat(add(one, "before").exit()).isZero();
            var before = idsOnSecond().getFirst();
            first.freeze();

            long started = System.nanoTime();
            var added = add(one, "while it hangs");
            assertThat(elapsedSince(started)).isLessThan(A_FEW_SECONDS);
            assertThat(added.exit()).as(added.all()).isZero();
            assertThat(added.out()).contains("on 1 Alertmanager").contains("no response from " + one);
            started = System.nanoTime();
            var expired = silence(one, "expire", before);
            assertThat(elapsedSince(started)).isLessThan(A_FEW_SECONDS);
            assertThat(expired.exit()).as(expired.all()).isZero();
            assertThat(expired.out()).contains(before + " has expired on 1 Alertmanager");
            assertThat(pair.activeOnSecond())
                    .extracting(AlertSource.Silence::comment)
                    .containsExactly("while it hangs");

            first.resume();
            Await.until(
                    "both list the same",
                    BOUND,
                    () -> pair.bothRespond()
                            && pair.activeOnFirst().equals(pair.activeOnSecond())
                            && pair.activeOnFirst().size() == 1);
            assertThat(pair.activeOnFirst())
                    .extracting(AlertSource.Silence::comment)
                    .containsExactly("while it hangs");
        }
    }

    @Test
    void unresponsivePeersAreReportedAndNotTakenForAMistypedId() throws Exception {
        var unreachable = AlertmanagerPair.url(pair.webOne);

        for (var arguments : List.of(List.of("expire", "01234567"), List.of("add", "-c", "x", "alertname=Hot"))) {
            var result = silence(unreachable, arguments.toArray(String[]::new));
            assertThat(result.exit()).as(result.all()).isEqualTo(69);
            assertThat(result.err()).contains("no Alertmanager").containsAnyOf("responds", "listed its silences");
        }
    }

    @ParameterizedTest
    @EnumSource(names = {"BAD_GATEWAY_AFTER", "CUT_AFTER", "SILENT_AFTER"})
    void aSilenceCreatedBehindABrokenResponseIsFoundAndExistsOnce(WriteFaultProxy.WriteFault writeFault)
            throws Exception {
        try (var _ = pair.two();
                var _ = pair.one(pair.meetTwo());
                var proxy = new WriteFaultProxy(AlertmanagerPair.url(pair.webOne))) {
            var other = AlertmanagerPair.amtool(
                    pair.webTwo, "silence", "add", "alertname=Other", "-a", "bob", "-c", "twin", "-d", "2h");
            proxy.spoil = writeFault;

            long started = System.nanoTime();
            var added = add(proxy.url(), "spoiled");
            assertThat(elapsedSince(started)).isLessThan(A_FEW_SECONDS);
            assertThat(added.exit()).as(added.all()).isZero();
            Await.until("two lists both", BOUND, () -> pair.activeOnSecond().size() == 2);
            var id = pair.activeOnSecond().stream()
                    .filter(s -> s.comment().equals("spoiled"))
                    .map(AlertSource.Silence::id)
                    .toList();
            assertThat(id).hasSize(1);
            assertThat(added.out()).contains(id.getFirst());

            var expired = silence(proxy.url(), "expire", id.getFirst());
            assertThat(expired.exit()).as(expired.all()).isZero();
            Await.until(
                    "only the one that was named has ended",
                    BOUND,
                    () -> idsOnSecond().equals(List.of(other)));
        }
    }

    private void addThroughFaultyProxy(
            WriteFaultProxy.WriteFault writeFault, String comment, ThrowingConsumer<Commands.ExitAndOutput> check)
            throws Exception {
        try (var _ = pair.two();
                var _ = pair.one(pair.meetTwo());
                var proxy = new WriteFaultProxy(AlertmanagerPair.url(pair.webOne))) {
            proxy.spoil = writeFault;
            check.accept(add(proxy.url(), comment));
        }
    }

    @Test
    void anUnknownOutcomeIsReportedAndNotRetriedOnTheOtherPeer() throws Exception {
        addThroughFaultyProxy(WriteFaultProxy.WriteFault.BAD_GATEWAY_BEFORE, "lost", added -> {
            assertThat(added.exit()).isEqualTo(69);
            assertThat(added.err())
                    .contains("not known whether the change was made")
                    .contains("before you create it again");
            assertThat(pair.activeOnSecond()).isEmpty();
        });
    }

    @Test
    void aRequestRepeatedByAProxyCreatesOneSilence() throws Exception {
        addThroughFaultyProxy(WriteFaultProxy.WriteFault.REPEATED, "repeated", added -> {
            assertThat(added.exit()).as(added.all()).isZero();
            Await.until("one is left on two", BOUND, () -> idsOnSecond().size() == 1);
            assertThat(added.out()).contains(idsOnSecond().getFirst());
        });
    }

    @Test
    void silencesCreatedTwiceByOneRequestAreReportedAndExpireIndividually() throws Exception {
        try (var _ = pair.two()) {
            for (int i = 0; i < 2; i++) {
                AlertmanagerPair.amtool(
                        pair.webTwo,
                        "silence",
                        "add",
                        "alertname=Hot",
                        "--author=anna",
                        "--comment=disk swap [greenwall k3f9x2m7ab]",
                        "-d",
                        "2h");
            }
            var two = AlertmanagerPair.url(pair.webTwo);

            assertThat(silence(two, "list").out()).contains("created twice by one request", "anna: disk swap  ");
            assertThat(idsOnSecond()).hasSize(2);
            var expiredId = idsOnSecond().getFirst();
            assertThat(silence(two, "expire", expiredId).exit()).isZero();
            assertThat(idsOnSecond()).hasSize(1).doesNotContain(expiredId);
        }
    }

    @Test
    void anIdThatNamesNoSilenceExpiresNone() throws Exception {
        try (var _ = pair.two()) {
            AlertmanagerPair.amtool(pair.webTwo, "silence", "add", "a=b", "-a", "bob", "-c", "x", "-d", "2h");
            var two = AlertmanagerPair.url(pair.webTwo);
            var only = idsOnSecond().getFirst();
            for (var invalidId : List.of("", " ", only.substring(0, 1), "../../../api/v2/alerts", "%")) {
                var result = silence(two, "expire", invalidId);
                assertThat(result.exit()).as(invalidId).isEqualTo(64);
                assertThat(idsOnSecond()).as(invalidId).containsExactly(only);
            }
            assertThat(silence(two, "expire", only, "ffffffff").exit()).isEqualTo(64);
            assertThat(idsOnSecond()).containsExactly(only);
            assertThat(silence(two, "extend", "", "--by", "1h").exit()).isEqualTo(64);
            assertThat(silence(two, "extend", only, "--until", "-5m").exit()).isEqualTo(64);
            assertThat(silence(two, "expire", only.substring(0, 8)).exit()).isZero();
            assertThat(idsOnSecond()).isEmpty();
        }
    }
}
