package greenwall.fleet.team;

import static org.assertj.core.api.Assertions.assertThat;

import greenwall.fleet.Labels;
import greenwall.fleet.alert.Acknowledgement;
import greenwall.fleet.alert.Alert;
import greenwall.fleet.incident.IncidentVerdict;
import greenwall.fleet.problem.Problem;
import greenwall.fleet.problem.ProblemEdits;
import greenwall.fleet.problem.ProblemOwner;
import greenwall.fleet.problem.Subject;
import greenwall.fleet.problem.TakenProblem;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.Test;

class TeamStateTest {
    private static final Instant NOW = Instant.parse("2026-11-20T08:00:00Z");
    private static final Alert.Key HOT = new Alert.Key("east", Labels.of("alertname", "Hot"));

    private static TeamOperation operation(String id, long millis, String console, TeamChange change) {
        return new TeamOperation(id, new HybridTimestamp(millis, 0, console), NOW.plusMillis(millis), console, change);
    }

    private static TeamChange acknowledged(String by) {
        return new TeamChange.Acknowledged(new Acknowledgement("east", HOT.labels(), NOW, NOW, by, "", ""));
    }

    private static TakenProblem handling(String owner, String record) {
        var known = new TakenProblem.ProblemSnapshot(
                new Subject(Subject.Kind.DISK, "east", "a", "sda"),
                Problem.Severity.CRITICAL,
                NOW,
                "fails",
                List.of("a"));
        return new TakenProblem(new ProblemOwner(owner, NOW), record, known, Optional.empty(), Optional.empty());
    }

    /// @param from the operation of the previous owner; empty for none
    private static TeamOperation taken(int number, String console, String owner, String record, String from) {
        var change = new TeamChange.Taken("p", handling(owner, record), from);
        return operation(Integer.toString(number), number, console, change);
    }

    private static TakenProblem of(TeamState state) {
        return Objects.requireNonNull(state.edits().handlings().get("p"));
    }

    private static TeamState of(TeamOperation... operations) {
        return TeamState.merge(List.of(operations));
    }

    @Test
    void operationIsLaterThanAllKnownOperationsWhateverTheClock() {
        var before = new HybridTimestamp(5_000, 3, "a");
        assertThat(before.next(4_000, "b")).isGreaterThan(before);
        assertThat(before.next(9_000, "b")).isEqualTo(new HybridTimestamp(9_000, 0, "b"));
    }

    @Test
    void stateDoesNotDependOnOrderOrRepetitionOfOperations() {
        var operations = List.of(
                operation("1", 1, "a", acknowledged("anna")),
                operation("2", 2, "b", acknowledged("bert")),
                operation("3", 3, "a", new TeamChange.Withdrawn(HOT, Set.of("1"))),
                taken(4, "a", "anna", "r1", ""),
                operation("5", 5, "b", new TeamChange.Concluded("p", "4", end("bert"))),
                operation("6", 6, "c", new TeamChange.Joined("part", "p")),
                operation("7", 7, "c", new TeamChange.HandedOver("calm")),
                operation("8", 8, "a", new TeamChange.Signed("7")));
        var merged = TeamState.merge(operations);
        var random = new Random(7);
        for (int i = 0; i < 50; i++) {
            var shuffled = new ArrayList<>(operations);
            shuffled.addAll(operations.subList(random.nextInt(8), 8));
            Collections.shuffle(shuffled, random);
            var reordered = TeamState.merge(shuffled);
            assertThat(reordered.edits()).isEqualTo(merged.edits());
            assertThat(reordered.acknowledgements()).isEqualTo(merged.acknowledgements());
            assertThat(reordered.handovers()).isEqualTo(merged.handovers());
        }
        assertThat(merged.acknowledgements()).extracting(Acknowledgement::by).containsExactly("bert");
    }

    private static TakenProblem.End end(String person) {
        return new TakenProblem.End(person, NOW, IncidentVerdict.INCIDENT);
    }

    @Test
    void firstOfTwoConcurrentTakersOwnsTheProblemAndTheirRecordsMerge() {
        var state = of(taken(1, "a", "anna", "r1", ""), taken(2, "b", "bert", "r2", ""));
        assertThat(of(state).owner().name()).isEqualTo("anna");
        assertThat(state.parts("r1")).containsExactlyInAnyOrder("r1", "r2").isEqualTo(state.parts("r2"));
        assertThat(state.record("r2")).isEqualTo(state.record("r1"));
    }

    @Test
    void aRecordThatIsBegunLaterIsShared() {
        var none = of(taken(1, "a", "anna", "", ""));
        var changes = none.changes(none.edits(), none.edits().recorded("p", "r1"));
        assertThat(changes).hasSize(1);
        var state = of(taken(1, "a", "anna", "", ""), operation("2", 2, "a", changes.getFirst()));
        assertThat(of(state)).isEqualTo(handling("anna", "r1"));
        assertThat(state.record("r1")).isEqualTo("r1");
    }

    @Test
    void takingOverMakesThatPersonTheOwner() {
        var state = of(taken(1, "a", "anna", "r1", ""), taken(2, "b", "bert", "r1", "1"));
        assertThat(of(state).owner().name()).isEqualTo("bert");
    }

    @Test
    void verdictSurvivesWhenItsConsoleHadNotReceivedTheFirstOwner() {
        var state = of(
                taken(1, "a", "anna", "r1", ""),
                taken(2, "b", "bert", "r2", ""),
                operation("3", 3, "b", new TeamChange.Concluded("p", "2", end("bert"))));
        assertThat(of(state).end()).contains(end("bert"));
    }

    @Test
    void releaseAfterATakeoverDoesNotRemoveTheNewOwner() {
        var state = of(
                taken(1, "a", "anna", "r1", ""),
                taken(2, "b", "bert", "r1", "1"),
                operation("3", 3, "a", new TeamChange.Released("p", "1")));
        assertThat(of(state).owner().name()).isEqualTo("bert");
    }

    @Test
    void anOldVerdictDoesNotEndANewProblem() {
        var state = of(
                taken(1, "a", "anna", "r1", ""),
                operation("2", 2, "a", new TeamChange.Released("p", "1")),
                taken(3, "a", "anna", "r3", ""),
                operation("4", 4, "b", new TeamChange.Concluded("p", "1", end("bert"))));
        assertThat(of(state).end()).isEmpty();
    }

    @Test
    void replayedChangesGiveTheSameEditsEverywhere() {
        var state = of(taken(1, "a", "anna", "r1", ""));
        var before = state.edits();
        var steps = List.of(
                before.ended("p", end("anna")),
                before.released("p"),
                before.split("x"),
                before.joined("x", "p"),
                new ProblemEdits(Set.of(), Map.of(), Map.of("p", handling("bert", "r1"), "q", handling("bert", "r9"))));
        for (var after : steps) {
            var operations = new ArrayList<>(List.of(taken(1, "a", "anna", "r1", "")));
            for (var change : state.changes(before, after)) {
                operations.add(operation("n" + operations.size(), 10 + operations.size(), "b", change));
            }
            assertThat(TeamState.merge(operations).edits()).isEqualTo(after);
        }
        assertThat(state.changes(before, before.withGoneTimes(before))).isEmpty();
    }

    @Test
    void handoverContainsEachSignatureOnce() {
        var state = of(
                operation("1", 1, "a", new TeamChange.HandedOver("calm")),
                operation("2", 2, "b", new TeamChange.Signed("1")),
                operation("3", 3, "b", new TeamChange.Signed("1")));
        assertThat(state.handovers().getFirst().signatures())
                .extracting(TeamHandover.Signature::who)
                .containsExactly("a", "b");
    }
}
