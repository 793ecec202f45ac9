package greenwall.views.assistant;

import static org.assertj.core.api.Assertions.assertThat;

import greenwall.fleet.Labels;
import greenwall.fleet.alert.AlertSnapshot;
import greenwall.fleet.problem.Problem;
import greenwall.fleet.problem.ProblemBuilder;
import greenwall.fleet.problem.ProblemEdits;
import greenwall.fleet.state.CellState;
import greenwall.fleet.state.FleetState;
import greenwall.views.AlertsAndProblems;
import greenwall.views.Assistant;
import greenwall.views.Place;
import greenwall.views.RequestHandle;
import greenwall.views.WindowRequest;
import greenwall.views.testing.Contexts;
import greenwall.views.testing.Fleets;
import greenwall.views.testing.Fx;
import greenwall.views.testing.RangeQueriesOnlyBackend;
import greenwall.views.testing.SceneNodes;
import greenwall.views.testing.UnconnectedServices;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import javafx.scene.control.Button;
import javafx.scene.control.Label;
import javafx.scene.control.TextArea;
import org.junit.jupiter.api.Test;

class AssistantViewTest {
    private static final String SEND = "Send (Ctrl+Enter)";
    private static final String EVIDENCE = "Problem: st01\n\n[1] reads take 1.9 s\n\n[2] disk sdf\n";

    private final List<WindowRequest> windowRequests = new ArrayList<>();
    private final List<String> sent = new ArrayList<>();
    private Optional<Consumer<Assistant.Progress>> progressReceiver = Optional.empty();
    private Consumer<Consumer<String>> briefing = receiver -> receiver.accept(EVIDENCE);
    private boolean cancelled;

    private final Assistant model = new Assistant() {
        @Override
        public Optional<Model> model() {
            return Optional.of(new Model("small", "http://127.0.0.1:1/v1"));
        }

        @Override
        public RequestHandle brief(Problem problem, Consumer<String> receiver) {
            briefing.accept(receiver);
            return () -> {};
        }

        @Override
        public RequestHandle ask(Problem problem, String brief, Consumer<Progress> receiver) {
            sent.add(brief);
            progressReceiver = Optional.of(receiver);
            return () -> cancelled = true;
        }
    };

    private AssistantView view(Assistant assistant) {
        var ports = new RangeQueriesOnlyBackend() {
            @Override
            public Assistant assistant() {
                return assistant;
            }
        };
        var view = new AssistantView(Contexts.of(ports, windowRequests::add));
        view.onShown(Place.HOME.to(AssistantView.ID));
        view.show(fleet());
        view.show(firing(fleet()));
        return view;
    }

    private static AlertsAndProblems firing(FleetState fleet) {
        var alerts = new AlertSnapshot(Fleets.NOW, List.of(), List.of(), List.of(), List.of(), List.of());
        return new AlertsAndProblems(
                alerts,
                Optional.of(ProblemBuilder.build(fleet, alerts, List.of(), ProblemEdits.NONE, List.of())),
                List.of());
    }

    private static FleetState fleet() {
        return Fleets.cluster("east")
                .host("st01", Labels.EMPTY)
                .cell("st01", "disk.read.latency", Labels.of("device", "sdf"), 1.9, CellState.CRITICAL, "slow")
                .fleet();
    }

    private static <T> List<T> of(AssistantView view, Class<T> kind) {
        return SceneNodes.nodes(view.node(), kind);
    }

    private static Button button(AssistantView view, String text) {
        return SceneNodes.labelled(view.node(), Button.class, text);
    }

    private static List<String> labelTexts(AssistantView view) {
        return of(view, Label.class).stream().map(Label::getText).toList();
    }

    /// The view after Send was pressed.
    private AssistantView viewAfterSend() {
        var view = view(model);
        button(view, SEND).fire();
        return view;
    }

    private void respond(String text, boolean done, String error) {
        progressReceiver.orElseThrow().accept(new Assistant.Progress(text, done, error));
    }

    @Test
    void aTextThatHadNotArrivedIsRequestedAgainWhenTheViewIsShownAgain() {
        Fx.run(() -> {
            var requests = new ArrayList<Consumer<String>>();
            briefing = requests::add;
            var view = view(model);
            view.onHidden();
            view.onShown(Place.HOME.to(AssistantView.ID));
            view.show(fleet());
            view.show(firing(fleet()));
            assertThat(requests).hasSize(2);
            requests.getLast().accept(EVIDENCE);
            assertThat(of(view, TextArea.class).getFirst().getText()).isEqualTo(EVIDENCE);
        });
    }

    @Test
    void onlyTheShownTextIsSentAndOnlyWhenSendIsPressed() {
        Fx.run(() -> {
            var view = view(model);
            var brief = of(view, TextArea.class).getFirst();
            assertThat(brief.getText()).isEqualTo(EVIDENCE);
            assertThat(labelTexts(view))
                    .anySatisfy(text -> assertThat(text).contains("small at http://127.0.0.1:1/v1"));
            assertThat(sent).isEmpty();
            brief.setText(EVIDENCE.replace("sdf", "a disk"));
            button(view, SEND).fire();
            assertThat(sent).containsExactly(EVIDENCE.replace("sdf", "a disk"));
        });
    }

    @Test
    void aClaimLinksToItsEvidenceAndAnUnsupportedOneIsMarked() {
        Fx.run(() -> {
            var view = viewAfterSend();
            respond("The disk is slow [1]. It is old. The fan stands [7].", true, "");
            button(view, "[1]").fire();
            assertThat(of(view, TextArea.class).getFirst().getSelectedText()).contains("reads take 1.9 s");
            assertThat(labelTexts(view)).contains("cites no evidence", "cites evidence that was not sent");
        });
    }

    @Test
    void aProposalOpensOnAPressAndRunsNothing() {
        Fx.run(() -> {
            var view = viewAfterSend();
            respond(
                    "PROMQL: up == 0\nPROBE: biolatency st01\nPROBE: biolatency elsewhere\nRUNBOOK: DiskSlow",
                    true,
                    "");
            assertThat(windowRequests).isEmpty();
            button(view, "Open in Query").fire();
            button(view, "Choose this probe").fire();
            button(view, "Open the runbook").fire();
            assertThat(windowRequests)
                    .extracting(windowRequest ->
                            ((WindowRequest.Go) windowRequest).place().view())
                    .containsExactly("query", "probe", "runbook");
            assertThat(((WindowRequest.Go) windowRequests.get(1)).place().get("pick"))
                    .isEqualTo("yes");
            assertThat(labelTexts(view)).contains("this host is not known");
        });
    }

    @Test
    void anAnswerThatWasCutOffStaysWithItsReason() {
        Fx.run(() -> {
            var view = viewAfterSend();
            respond("The disk", false, "");
            respond("The disk", true, "it was cut off. Ask again.");
            assertThat(labelTexts(view)).contains("The disk", "Incomplete: it was cut off. Ask again.");
            assertThat(button(view, SEND).isDisabled()).isFalse();
        });
    }

    @Test
    void aRequestWithoutAResponseIsNotCalledIncomplete() {
        Fx.run(() -> {
            var view = viewAfterSend();
            respond("", true, "connection refused");
            assertThat(labelTexts(view)).contains("No response: connection refused");
        });
    }

    @Test
    void stoppingOrLeavingCancelsTheRequest() {
        Fx.run(() -> {
            var view = viewAfterSend();
            button(view, "Stop").fire();
            assertThat(cancelled).isTrue();
            assertThat(labelTexts(view))
                    .contains("Stopped before a response came.")
                    .doesNotContain("Waiting for the response …");
            cancelled = false;
            button(view, SEND).fire();
            view.onHidden();
            assertThat(cancelled).isTrue();
        });
    }

    @Test
    void withoutAModelTheViewExplainsHowToConfigureOne() {
        Fx.run(() -> {
            var view = view(UnconnectedServices.assistant());
            assertThat(labelTexts(view)).anySatisfy(text -> assertThat(text).contains("assistant: {url: …, model: …}"));
            assertThat(button(view, SEND).isDisabled()).isTrue();
        });
    }
}
