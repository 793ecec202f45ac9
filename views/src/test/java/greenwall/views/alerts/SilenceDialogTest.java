package greenwall.views.alerts;

import static org.assertj.core.api.Assertions.assertThat;

import greenwall.fleet.Labels;
import greenwall.fleet.alert.Alert;
import greenwall.fleet.alert.AlertSnapshot;
import greenwall.fleet.silence.ExistingSilenceReview;
import greenwall.fleet.silence.SilenceChanger;
import greenwall.fleet.silence.SilenceDraft;
import greenwall.fleet.silence.SilencePreview;
import greenwall.fleet.source.AlertSource;
import greenwall.views.AlertOperations;
import greenwall.views.testing.Fx;
import greenwall.views.testing.SceneNodes;
import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.stream.Collectors;
import javafx.scene.Scene;
import javafx.scene.control.Button;
import javafx.scene.control.ComboBox;
import javafx.scene.control.Label;
import javafx.scene.control.TextField;
import javafx.scene.layout.VBox;
import javafx.scene.text.Text;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// What the form sends, and what happens to late responses.
class SilenceDialogTest {
    private static final Instant NOW = Instant.parse("2026-11-20T08:00:00Z");
    private static final AlertSource.Matcher HOT = new AlertSource.Matcher("alertname", "Hot", false, true);

    /// An Alertmanager that responds only when the test says so.
    private static final class DelayedAlertOperations implements AlertOperations {
        final List<String> clusters = new ArrayList<>();
        final List<SilenceDraft> drafts = new ArrayList<>();
        final List<Consumer<SilenceChanger.Result>> pendingResults = new ArrayList<>();
        final List<Consumer<SilencePreview>> counts = new ArrayList<>();

        @Override
        public Optional<String> forbiddenReason(String cluster) {
            return Optional.empty();
        }

        @Override
        public String defaultAuthor() {
            return "anna";
        }

        @Override
        public void acknowledge(
                Alert alert, String comment, Optional<Duration> silence, Consumer<String> resultReceiver) {
            throw new UnsupportedOperationException();
        }

        @Override
        public Optional<String> withdrawAcknowledgement(Alert alert) {
            throw new UnsupportedOperationException();
        }

        @Override
        public void queryCoverage(String cluster, Consumer<SilencePreview> receiver) {
            counts.add(receiver);
        }

        @Override
        public void reviewSilences(
                AlertSnapshot state, Consumer<List<ExistingSilenceReview.ReviewedSilence>> receiver) {
            throw new UnsupportedOperationException();
        }

        @Override
        public void putSilence(String cluster, SilenceDraft draft, Consumer<SilenceChanger.Result> resultReceiver) {
            clusters.add(cluster);
            drafts.add(draft);
            pendingResults.add(resultReceiver);
        }

        @Override
        public void expireSilence(String cluster, String id, Consumer<SilenceChanger.Result> resultReceiver) {
            throw new UnsupportedOperationException();
        }
    }

    private final DelayedAlertOperations operations = new DelayedAlertOperations();
    private final List<String> messages = new ArrayList<>();
    private final SilenceDialog form = Fx.get(() -> {
        var newForm = new SilenceDialog(
                operations,
                () -> NOW,
                messages::add,
                () -> {},
                () -> List.of("west", "east"),
                (cluster, matchers) -> matchers.test(Labels.of("alertname", "Hot"))
                        ? List.of(cluster + ": disk sda is failing")
                        : List.of());
        new Scene(newForm, 900, 700);
        newForm.applyCss();
        newForm.layout();
        return newForm;
    });

    private static AlertSource.Silence silence(String id, Duration remaining) {
        return silence(id, remaining, "disk swap");
    }

    private static AlertSource.Silence silence(String id, Duration remaining, String comment) {
        return new AlertSource.Silence(
                id,
                List.of(HOT),
                NOW.minusSeconds(60),
                NOW.plus(remaining),
                "bob",
                comment,
                AlertSource.SilenceState.ACTIVE,
                NOW,
                "",
                Map.of());
    }

    private static SilenceChanger.Result done(String id) {
        return new SilenceChanger.Result.Done(
                silence(id, Duration.ofHours(1)), List.of(URI.create("http://am:9093")), List.of(), List.of());
    }

    private static List<Button> chips(SilenceDialog form) {
        return form.lookupAll(".button").stream()
                .map(Button.class::cast)
                .filter(b -> b.getText().startsWith("+ ") || b.getText().endsWith("×"))
                .toList();
    }

    private static void press(SilenceDialog form, String text) {
        chips(form).stream()
                .filter(b -> b.getText().equals(text))
                .findFirst()
                .orElseThrow()
                .fire();
    }

    @Test
    void conditionsAreTakenAwayAndLabelsAddedByAClick() {
        Fx.run(() -> {
            var pool = new AlertSource.Matcher("pool", "tank", false, true);
            var severity = new AlertSource.Matcher("severity", "critical", false, true);
            form.open("east", List.of(HOT, pool), List.of(HOT, pool, severity));
            form.applyCss();
            form.layout();
            var field = (TextField) form.lookup(".mono");
            assertThat(chips(form))
                    .extracting(Button::getText)
                    .containsExactly("alertname=\"Hot\"  ×", "pool=\"tank\"  ×", "+ severity=\"critical\"");
            press(form, "alertname=\"Hot\"  ×");
            assertThat(field.getText()).isEqualTo("pool=\"tank\"");
            press(form, "+ severity=\"critical\"");
            assertThat(field.getText()).isEqualTo("pool=\"tank\" severity=\"critical\"");
            press(form, "+ alertname=\"Hot\"");
            assertThat(field.getText()).contains("alertname=\"Hot\"");
        });
    }

    @Test
    void theClusterOfANewSilenceCanBeChosen() {
        Fx.run(() -> {
            form.open("east", List.of(HOT), List.of());
            form.applyCss();
            form.layout();
            @SuppressWarnings("unchecked")
            var choice =
                    (ComboBox<String>) SceneNodes.nodes(form, ComboBox.class).getLast();
            assertThat(choice.getValue()).isEqualTo("east");
            choice.setValue("west");
            assertThat(labels()).contains("New silence in west");
            operations.counts.getFirst().accept(SilencePreview.of(AlertSnapshot.NOT_QUERIED, "east"));
            assertThat(labels()).contains("Counting …");
            SceneNodes.labelled(form, Button.class, "west: disk sda is failing").fire();
            form.send();
            assertThat(operations.clusters).containsExactly("west");
            form.open("east", silence("a", Duration.ofHours(3)));
            assertThat(choice.getParent().isVisible()).isFalse();
        });
    }

    @Test
    void aCommentOfSeveralLinesIsKeptIfItIsNotEdited() {
        Fx.run(() -> {
            form.open("east", silence("a", Duration.ofHours(3), "disk swap\nasked by ben"));
            assertThat(form.comment.getText()).isEqualTo("disk swap asked by ben");
            form.send();
        });
        assertThat(operations.drafts.getLast().comment()).isEqualTo("disk swap\nasked by ben");
    }

    @Test
    void pastedLinesAreSeparatedInTheMatchersAndInTheComment() {
        Fx.run(() -> {
            form.open("east", List.of(), List.of());
            fields().getFirst().replaceSelection("alertname=Hot\nhost=a1\n");
            form.comment.replaceSelection("disk swap\nasked by ben");
            form.send();
        });
        assertThat(operations.drafts.getLast().matchers())
                .containsExactly(HOT, new AlertSource.Matcher("host", "a1", false, true));
        assertThat(operations.drafts.getLast().comment()).isEqualTo("disk swap asked by ben");
    }

    @Test
    void aSilenceWithoutMatchersBeginsInTheirField() {
        Fx.run(() -> {
            form.open("east", List.of(), List.of());
            operations
                    .counts
                    .getLast()
                    .accept(SilencePreview.of(
                            new AlertSnapshot(NOW, List.of(), List.of(), List.of(), List.of(), List.of()), "east"));
            assertThat(form.getScene().getFocusOwner()).isSameAs(fields().getFirst());
            assertThat(labels()).noneMatch(text -> text.startsWith("Matches"));
            assertThat(form.problem.getText()).isEqualTo("A silence needs a matcher, like alertname=NodeDown");
            form.open("east", List.of(HOT), List.of());
            assertThat(form.getScene().getFocusOwner()).isSameAs(form.comment);
        });
    }

    @Test
    void whatIsNotEnteredYetIsNoError() {
        Fx.run(() -> {
            form.open("east", List.of(HOT), List.of());
            assertThat(form.problem.getText()).isEqualTo("Give the reason in the comment");
            assertThat(form.problem.getStyleClass()).contains("muted").doesNotContain("error");
            fields().getFirst().setText("alertname=~.*");
            assertThat(form.problem.getText()).startsWith("These matchers match everything");
            assertThat(form.problem.getStyleClass()).contains("error").doesNotContain("muted");
        });
    }

    @ParameterizedTest
    @ValueSource(strings = {"host=~\"[a\"", "alertname=~[a"})
    void anInvalidExpressionIsShownAsItWasTyped(String typed) {
        Fx.run(() -> {
            form.open("east", List.of(HOT), List.of(HOT));
            assertThat(chips(form)).isNotEmpty();
            fields().getFirst().setText(typed);
            assertThat(form.problem.getText())
                    .startsWith("Invalid regular expression in")
                    .endsWith("missing closing ]: `[a`");
            assertThat(chips(form)).as("those of the matchers before").isEmpty();
        });
    }

    @Test
    void aLongConditionKeepsTheSignThatRemovesIt() {
        Fx.run(() -> {
            form.open(
                    "east", List.of(new AlertSource.Matcher("path", "/dev/disk/".repeat(20), false, true)), List.of());
            form.applyCss();
            form.layout();
            var drawn = (Text) chips(form).getFirst().lookup(".text");
            assertThat(drawn.getText()).contains("...").endsWith("×");
        });
    }

    @Test
    void aClickUsesTheProblemOfTheMatchedHostsAsTheComment() {
        Fx.run(() -> {
            form.open("east", List.of(HOT), List.of());
            form.applyCss();
            form.layout();
            var reason = SceneNodes.labelled(form, Button.class, "east: disk sda is failing");
            reason.fire();
            assertThat(form.lookupAll(".text-field").stream().map(f -> ((TextField) f).getText()))
                    .contains("east: disk sda is failing");
            form.open("east", List.of(new AlertSource.Matcher("alertname", "Cold", false, true)), List.of());
            assertThat(form.lookupAll(".button").stream().map(b -> ((Button) b).getText()))
                    .noneMatch(text -> text.contains("failing"));
        });
    }

    @Test
    void theNumberOfMatchingAlertsIsUnknownUntilTheAlertsAreKnown() {
        Fx.run(() -> {
            form.open("east", List.of(HOT), List.of());
            operations.counts.getLast().accept(SilencePreview.of(AlertSnapshot.NOT_QUERIED, "east"));
            assertThat(labels())
                    .anyMatch(text ->
                            text.contains("No firing alert that could be read matches, but not all could be read."));
            int countsBefore = operations.counts.size();
            form.alertsChanged();
            assertThat(operations.counts).hasSize(countsBefore + 1);
            operations
                    .counts
                    .getLast()
                    .accept(SilencePreview.of(
                            new AlertSnapshot(NOW, List.of(), List.of(), List.of(), List.of(), List.of()), "east"));
            assertThat(labels()).anyMatch(text -> text.contains("Matches no firing alert."));
            form.alertsChanged();
            assertThat(operations.counts).hasSize(countsBefore + 1);
        });
    }

    private List<String> labels() {
        form.applyCss();
        form.layout();
        return form.lookupAll(".label").stream()
                .map(label -> String.valueOf(((Label) label).getText()))
                .toList();
    }

    private void open(AlertSource.Silence silence) {
        Fx.get(() -> {
            form.open("east", silence);
            return true;
        });
    }

    private void openNew(String comment) {
        Fx.get(() -> {
            form.open("east", List.of(HOT), List.of());
            fields().get(1).setText(comment);
            return true;
        });
    }

    private List<TextField> fields() {
        return form.lookupAll(".text-field").stream()
                .filter(node -> node.getParent() instanceof VBox)
                .map(TextField.class::cast)
                .toList();
    }

    private Button createButton() {
        return form.lookupAll(".button").stream()
                .map(Button.class::cast)
                .filter(button -> button.getText().contains("Ctrl+Enter"))
                .findFirst()
                .orElseThrow();
    }

    private void press() {
        Fx.get(() -> {
            createButton().fire();
            return true;
        });
    }

    private void respond(int index, SilenceChanger.Result result) {
        Fx.get(() -> {
            operations.pendingResults.get(index).accept(result);
            return true;
        });
    }

    private String texts() {
        return Fx.get(() -> form.lookupAll(".label").stream()
                .map(node -> ((Label) node).getText())
                .collect(Collectors.joining("\n")));
    }

    @ParameterizedTest
    @ValueSource(strings = {"PT61M", "PT720H", "PT25M", "PT168H1S"})
    void savingAnEditedSilenceKeepsItsEndTime(String remaining) {
        var before = silence("a", Duration.parse(remaining));
        open(before);
        press();

        assertThat(operations.drafts).singleElement().satisfies(draft -> {
            assertThat(draft.until()).isEqualTo(before.endsAt());
            assertThat(draft.from()).isEqualTo(before.startsAt());
            assertThat(draft.id()).isEqualTo("a");
            assertThat(draft.author()).isEqualTo("bob");
        });
    }

    @Test
    void aNewDurationCountsFromNow() {
        open(silence("a", Duration.ofDays(30)));
        Fx.get(() -> {
            @SuppressWarnings("unchecked")
            var length = (ComboBox<Optional<Duration>>) form.lookup(".combo-box");
            length.setValue(Optional.of(Duration.ofHours(4)));
            return true;
        });
        press();

        assertThat(operations.drafts.getFirst().until()).isEqualTo(NOW.plus(Duration.ofHours(4)));
    }

    @Test
    void aLateResultDoesNotChangeAFormOpenedSince() {
        open(silence("a", Duration.ofHours(3)));
        press();
        open(silence("b", Duration.ofHours(3)));
        respond(0, done("a"));

        assertThat(Fx.get(form::isVisible)).isTrue();
        assertThat(messages).singleElement().asString().contains("silence a");
        press();
        assertThat(operations.drafts.getLast().id()).isEqualTo("b");

        open(silence("c", Duration.ofHours(3)));
        respond(1, new SilenceChanger.Result.Refused(List.of("bad matcher of b")));
        assertThat(texts()).doesNotContain("bad matcher of b");
        assertThat(messages).last().isEqualTo("bad matcher of b");
    }

    @Test
    void aLateCountIsNotShownInAnotherForm() {
        open(silence("a", Duration.ofHours(3)));
        open(silence("b", Duration.ofHours(3)));
        respondToCount(operations.counts.getFirst());
        assertThat(texts()).contains("Counting …");

        respondToCount(operations.counts.getLast());
        assertThat(texts()).contains("No firing alert that could be read matches, but not all could be read.");
    }

    private static void respondToCount(Consumer<SilencePreview> receiver) {
        Fx.run(() -> receiver.accept(SilencePreview.of(AlertSnapshot.NOT_QUERIED, "east")));
    }

    @Test
    void aLateCountDoesNotHideTheRefusal() {
        openNew("work");
        press();
        respond(0, new SilenceChanger.Result.Refused(List.of("bad matcher")));
        respondToCount(operations.counts.getFirst());

        assertThat(texts()).contains("bad matcher");
    }

    @Test
    void resendingUnchangedIsTheSameRequestAndAnyChangeIsANewOne() {
        openNew("work");
        press();
        respond(0, new SilenceChanger.Result.Unknown("no answer"));
        assertThat(texts()).contains("It is not known whether the silence was saved: no answer");
        press();
        respond(1, new SilenceChanger.Result.Unknown("no answer"));
        Fx.get(() -> {
            fields().get(1).setText("other work");
            return true;
        });
        press();

        assertThat(operations.drafts).hasSize(3);
        assertThat(operations.drafts.get(0).requestId())
                .isNotEmpty()
                .isEqualTo(operations.drafts.get(1).requestId())
                .isNotEqualTo(operations.drafts.get(2).requestId());
    }

    @Test
    void aFormThatBecameInvalidWhileItWasSentCannotBeSentAgain() {
        openNew("disk swap");
        press();
        Fx.run(() -> form.comment.clear());
        respond(0, new SilenceChanger.Result.Refused(List.of("bad matcher")));
        press();
        assertThat(operations.drafts).hasSize(1);
    }

    @Test
    void theSuggestedCommentsAreThoseOfTheMatchersInTheForm() {
        openNew("");
        assertThat(suggestions()).isNotEmpty();
        Fx.run(() -> fields().getFirst().setText("alertname=Cold"));
        assertThat(suggestions()).as("no alert is matched any more").isEmpty();
    }

    private List<String> suggestions() {
        return Fx.get(() -> form.lookupAll(".button").stream()
                .map(node -> ((Button) node).getText())
                .filter(text -> text.contains("is failing"))
                .toList());
    }
}
