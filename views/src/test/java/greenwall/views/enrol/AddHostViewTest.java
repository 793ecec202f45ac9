package greenwall.views.enrol;

import static org.assertj.core.api.Assertions.assertThat;

import greenwall.fleet.probe.run.ProbeRunEvent;
import greenwall.fleet.probe.run.ProbeRunEvent.HostKeyAnswer;
import greenwall.fleet.probe.run.ProbeRunEvent.HostKeyPrompt;
import greenwall.views.Enroller;
import greenwall.views.RequestHandle;
import greenwall.views.probe.SshPromptPane;
import greenwall.views.testing.Contexts;
import greenwall.views.testing.Fx;
import greenwall.views.testing.RangeQueriesOnlyBackend;
import greenwall.views.testing.SceneNodes;
import greenwall.views.testing.UnconnectedServices;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import javafx.scene.Node;
import javafx.scene.Scene;
import javafx.scene.control.Button;
import javafx.scene.control.Label;
import javafx.scene.control.TextArea;
import javafx.scene.control.TextField;
import javafx.stage.Stage;
import org.junit.jupiter.api.Test;

class AddHostViewTest {
    private final List<Enroller.Action> actions = new ArrayList<>();
    private Optional<Consumer<Enroller.PlanResult>> planReceiver = Optional.empty();
    private Optional<Consumer<Enroller.Progress>> progressReceiver = Optional.empty();

    private Consumer<ProbeRunEvent> questions = _ -> {};

    private final Enroller enroller = new Enroller() {
        @Override
        public Optional<String> unavailableReason() {
            return Optional.empty();
        }

        @Override
        public List<String> profiles() {
            return List.of("server", "basic");
        }

        @Override
        public RequestHandle plan(
                String host, String profile, Consumer<ProbeRunEvent> asker, Consumer<PlanResult> receiver) {
            questions = asker;
            planReceiver = Optional.of(receiver);
            return () -> planReceiver = Optional.empty();
        }

        @Override
        public void run(Action action, Consumer<ProbeRunEvent> asker, Consumer<Progress> receiver) {
            actions.add(action);
            progressReceiver = Optional.of(receiver);
        }
    };

    /// A view on which the plan for a host was asked for.
    private AddHostView viewThatPlans() {
        var view = view(enroller);
        nodes(view, TextField.class).getFirst().setText("box");
        button(view, "Plan").fire();
        return view;
    }

    private static AddHostView view(Enroller service) {
        var ports = new RangeQueriesOnlyBackend() {
            @Override
            public Enroller enroller() {
                return service;
            }
        };
        return new AddHostView(Contexts.of(ports));
    }

    private static <T> List<T> nodes(AddHostView view, Class<T> kind) {
        return SceneNodes.nodes(view.node(), kind);
    }

    private static Button button(AddHostView view, String prefix) {
        return SceneNodes.labelled(view.node(), Button.class, prefix);
    }

    @Test
    void theHostCanBeTypedAtOnce() {
        var stage = Fx.get(Stage::new);
        var view = Fx.get(() -> view(enroller));
        Fx.run(() -> {
            stage.setScene(new Scene(view.node(), 800, 600));
            stage.show();
            stage.requestFocus();
            view.node().requestFocus();
        });
        Fx.eventually(() ->
                stage.getScene().getFocusOwner() == nodes(view, TextField.class).getFirst());
        Fx.run(stage::close);
    }

    @Test
    void nothingIsAppliedBeforeThePlanIsShownAndApplyIsPressed() {
        Fx.run(() -> {
            var view = view(enroller);
            assertThat(button(view, "Apply").isDisabled()).isTrue();
            nodes(view, TextField.class).getFirst().setText("box");
            button(view, "Plan").fire();
            assertThat(button(view, "Apply").isDisabled()).isTrue();
            planReceiver
                    .orElseThrow()
                    .accept(new Enroller.PlanResult(List.of("1. node_exporter", "   run: apt"), 1, ""));
            assertThat(nodes(view, TextArea.class).getFirst().getText()).contains("run: apt");
            assertThat(actions).isEmpty();
            button(view, "Apply").fire();
            assertThat(actions).containsExactly(Enroller.Action.ADD);
            assertThat(button(view, "Apply").isDisabled()).as("once").isTrue();
            progressReceiver
                    .orElseThrow()
                    .accept(new Enroller.Progress(List.of("  node: done and verified"), false, false));
            progressReceiver.orElseThrow().accept(new Enroller.Progress(List.of(), true, true));
            assertThat(nodes(view, TextArea.class).getFirst().getText()).contains("done and verified");
            assertThat(button(view, "Plan").isDisabled()).isFalse();
        });
    }

    @Test
    void anUnknownHostKeyIsShownAndThePlanGoesOnWithTheAnswer() {
        var answers = new ArrayList<HostKeyAnswer>();
        Fx.run(() -> {
            var view = viewThatPlans();
            questions.accept(
                    new HostKeyPrompt(Instant.EPOCH, "box", "ssh-ed25519", "SHA256:fingerprint", answers::add));
            assertThat(nodes(view, Label.class))
                    .extracting(Label::getText)
                    .contains("Do you trust this key of box?", "SHA256:fingerprint");
            button(view, "Trust and remember").fire();
            assertThat(answers).containsExactly(HostKeyAnswer.REMEMBER);
            assertThat(nodes(view, SshPromptPane.class)).noneMatch(Node::isVisible);
        });
    }

    @Test
    void aQuestionGoesAwayWhenItIsTooLateForAnAnswer() {
        Fx.run(() -> {
            var view = viewThatPlans();
            questions.accept(new HostKeyPrompt(Instant.EPOCH, "box", "ssh-ed25519", "SHA256:fingerprint", _ -> {}));
            planReceiver.orElseThrow().accept(new Enroller.PlanResult(List.of(), 0, "no answer"));
            assertThat(nodes(view, SshPromptPane.class)).noneMatch(Node::isVisible);
        });
    }

    @Test
    void changingTheNameInvalidatesThePlan() {
        Fx.run(() -> {
            var view = view(enroller);
            var name = nodes(view, TextField.class).getFirst();
            name.setText("box");
            button(view, "Plan").fire();
            planReceiver.orElseThrow().accept(new Enroller.PlanResult(List.of("plan"), 1, ""));
            name.setText("other");
            assertThat(button(view, "Apply").isDisabled()).isTrue();
            assertThat(button(view, "Remove").isDisabled()).isTrue();
        });
    }

    @Test
    void removingNeedsAConfirmation() {
        Fx.run(() -> {
            var view = viewThatPlans();
            planReceiver.orElseThrow().accept(new Enroller.PlanResult(List.of("plan"), 1, ""));
            button(view, "Remove").fire();
            assertThat(actions).isEmpty();
            button(view, "Remove: press again to confirm").fire();
            assertThat(actions).containsExactly(Enroller.Action.REMOVE);
            progressReceiver.orElseThrow().accept(new Enroller.Progress(List.of(), true, true));
            assertThat(nodes(view, Label.class))
                    .extracting(Label::getText)
                    .contains("Done: all changes for this host are undone; see below.");
        });
    }

    @Test
    void aReadOnlyConsoleDisablesAllButtons() {
        Fx.run(() -> {
            var view = view(UnconnectedServices.enroller("this console is read-only"));
            nodes(view, TextField.class).getFirst().setText("box");
            assertThat(nodes(view, Button.class)).allMatch(Button::isDisabled);
        });
    }
}
