package greenwall.views.wall;

import static org.assertj.core.api.Assertions.assertThat;

import greenwall.fleet.Labels;
import greenwall.fleet.alert.AlertSnapshot;
import greenwall.fleet.problem.Problem;
import greenwall.fleet.problem.ProblemBuilder;
import greenwall.fleet.problem.ProblemEdits;
import greenwall.fleet.quantity.QuantityCatalogue;
import greenwall.fleet.state.CellState;
import greenwall.fleet.state.ClusterStateBuilder;
import greenwall.fleet.state.FleetState;
import greenwall.fleet.state.ShortHostNames;
import greenwall.views.Place;
import greenwall.views.RecentChanges;
import greenwall.views.RecentChanges.Change;
import greenwall.views.testing.Fleets;
import java.time.Instant;
import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class RecentChangeLineTest {
    private static final Instant NOW = Instant.parse("2026-11-20T08:00:00Z");

    private static Change change(String host, CellState from, CellState to, int secondsAgo) {
        var at = NOW.minusSeconds(secondsAgo);
        return new Change(new Place.HostRef("east", host), from, to, at, at);
    }

    private static List<String> lines(List<Change> changes, List<Problem> problems, Instant now) {
        return RecentChangeLine.of(changes, problems, new ShortHostNames(List.of()), now).stream()
                .map(RecentChangeLine::text)
                .toList();
    }

    private static List<Problem> problems() {
        return problems(fleet(CellState.CRITICAL, 0));
    }

    private static FleetState fleet(CellState clock, int seconds) {
        return Fleets.ofOneClock(clock, NOW.plusSeconds(seconds));
    }

    private static List<Problem> problems(FleetState fleet) {
        return ProblemBuilder.build(
                fleet,
                new AlertSnapshot(fleet.at().plusSeconds(1), List.of(), List.of(), List.of(), List.of(), List.of()),
                List.of(),
                ProblemEdits.NONE,
                List.of());
    }

    private static List<String> linesAt(RecentChanges recent, List<Problem> problems, int seconds) {
        return RecentChangeLine.of(recent, problems, new ShortHostNames(List.of()), NOW.plusSeconds(seconds)).stream()
                .map(RecentChangeLine::text)
                .toList();
    }

    @Test
    void aProblemThatWasThereAtTheFirstPollDidNotBeginThen() {
        var recent = new RecentChanges();
        recent.record(fleet(CellState.CRITICAL, 0));
        var problems = problems(fleet(CellState.CRITICAL, 0));
        assertThat(linesAt(recent, problems, 1)).isEmpty();
        recent.record(fleet(CellState.CRITICAL, 15));
        assertThat(linesAt(recent, problems, 16)).isEmpty();
    }

    @Test
    void aProblemThatALaterPollFindsBeganThen() {
        var recent = new RecentChanges();
        recent.record(fleet(CellState.OK, 0));
        recent.record(fleet(CellState.CRITICAL, 15));
        assertThat(linesAt(recent, problems(fleet(CellState.CRITICAL, 15)), 46))
                .containsExactly("a: clock is off, 30 s ago");
    }

    @Test
    void aChangeBeforeTheStartIsListedForAProblemThatWasThereAtTheFirstPoll() {
        var recent = new RecentChanges();
        recent.record(fleet(CellState.CRITICAL, 0));
        recent.addEarlier(List.of(new RecentChanges.EarlierState(NOW.minusSeconds(300), fleet(CellState.OK, -300))));
        assertThat(linesAt(recent, problems(fleet(CellState.CRITICAL, 0)), 0))
                .containsExactly("a ok → critical less than 5 m ago");
    }

    @Test
    void anOnsetIsListedBeforeNewerRecoveriesAndStaleRecoveriesAreCounted() {
        var changes = List.of(
                change("b", CellState.STALE, CellState.OK, 15),
                change("c", CellState.STALE, CellState.OK, 15),
                change("d", CellState.CRITICAL, CellState.OK, 30),
                change("e", CellState.OK, CellState.WARN, 600));
        assertThat(lines(changes, List.of(), NOW))
                .containsExactly("e ok → warn 10 m ago", "d critical → ok 30 s ago", "2 hosts respond again");
    }

    @Test
    void hostsThatDifferInTheirDomainAloneAreListedWithIt() {
        var hosts = new ClusterStateBuilder(
                        "east", NOW, QuantityCatalogue.shipped().quantities())
                .host("db.north.example", Labels.EMPTY)
                .host("db.south.example", Labels.EMPTY)
                .host("web.north.example", Labels.EMPTY)
                .fleet()
                .hosts();
        var changes = List.of(
                change("db.south.example", CellState.OK, CellState.DOWN, 30),
                change("web.north.example", CellState.OK, CellState.WARN, 60));
        assertThat(RecentChangeLine.of(changes, List.of(), new ShortHostNames(hosts), NOW))
                .extracting(RecentChangeLine::text)
                .containsExactly("db.south.example ok → down 30 s ago", "web ok → warn 1 m ago");
    }

    @Test
    void anOnsetThatIsOverIsListedWithTheRecovery() {
        var changes =
                List.of(change("d", CellState.DOWN, CellState.OK, 30), change("d", CellState.OK, CellState.DOWN, 90));
        assertThat(lines(changes, List.of(), NOW)).containsExactly("d ok → down 1 m 30 s ago, then ok 30 s ago");
    }

    @Test
    void aHostThatRespondsAgainIsNotListedAsSilent() {
        var changes = List.of(
                change("d", CellState.SILENT, CellState.OK, 30),
                change("d", CellState.OK, CellState.SILENT, 90),
                change("e", CellState.OK, CellState.SILENT, 90));
        assertThat(lines(changes, List.of(), NOW))
                .containsExactly("e ok → silent 1 m 30 s ago", "1 host responds again");
    }

    private static void assertOnlyTheProblemIsListed(Change... changes) {
        assertThat(lines(List.of(changes), problems(), NOW)).containsExactly("a: clock is off, 0 s ago");
    }

    @Test
    void aRecoveryIsNotListedIfTheHostBecameWorseAgain() {
        assertOnlyTheProblemIsListed(
                change("a", CellState.WARN, CellState.CRITICAL, 10),
                change("a", CellState.CRITICAL, CellState.WARN, 30));
    }

    @Test
    void silenceIsNotListedAsARecovery() {
        assertOnlyTheProblemIsListed(
                change("a", CellState.SILENT, CellState.CRITICAL, 30),
                change("a", CellState.DOWN, CellState.SILENT, 60));
    }

    @Test
    void aHostIsNamedWithoutItsDomain() {
        var changes = List.of(change("e.west.example.net", CellState.OK, CellState.WARN, 90));
        assertThat(lines(changes, List.of(), NOW)).containsExactly("e ok → warn 1 m 30 s ago");
    }

    @Test
    void aNewProblemIsNamedInsteadOfItsHost() {
        var changes = List.of(change("a", CellState.OK, CellState.CRITICAL, 0));
        assertThat(lines(changes, problems(), NOW)).containsExactly("a: clock is off, 0 s ago");
        assertThat(lines(List.of(), problems(), NOW.plusSeconds(1000))).isEmpty();
    }

    @Test
    void aChangeOfAHostIsNotListedWhenItsProblemIsOlder() {
        var changes = List.of(change("a", CellState.OK, CellState.CRITICAL, 0));
        assertThat(lines(changes, problems(), NOW.plusSeconds(1000))).isEmpty();
    }

    @Test
    void anOutageOfTheWholeFleetListsNoMoreThanAScreenCanHold() {
        var changes = IntStream.range(0, 10_000)
                .mapToObj(host -> change("h" + host, CellState.OK, CellState.DOWN, 60))
                .toList();
        assertThat(lines(changes, List.of(), NOW)).hasSize(100).startsWith("h0 ok → down 1 m ago");
    }

    @Test
    void aLineThatDoesNotFitIsSkippedAndCounted() {
        var lines = Stream.of("a".repeat(20), "b".repeat(70), "c".repeat(30), "d".repeat(30))
                .map(text -> new RecentChangeLine(CellState.WARN, text))
                .toList();
        var shown = RecentChangeLine.fitting(lines, true, 80, String::length);
        assertThat(shown).containsExactly(lines.get(0), lines.get(2));
        assertThat(RecentChangeLine.more(lines, shown.size())).isEqualTo("+2 more");
        assertThat(RecentChangeLine.fitting(lines, true, 150, String::length)).isEqualTo(lines);
        assertThat(RecentChangeLine.more(lines, 4)).isEmpty();
    }

    @Test
    void theMostImportantLineIsShownEvenIfNoneFits() {
        var lines = List.of(new RecentChangeLine(CellState.WARN, "a".repeat(20)));
        assertThat(RecentChangeLine.fitting(lines, true, 10, String::length)).isEqualTo(lines);
        assertThat(RecentChangeLine.fitting(lines, false, 10, String::length)).isEmpty();
    }
}
