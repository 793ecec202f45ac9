package greenwall.app.console;

import greenwall.app.config.Config;
import greenwall.connectors.assistant.ChatModel;
import greenwall.fleet.assistant.AssistantPrompt;
import greenwall.fleet.assistant.AssistantReply;
import greenwall.fleet.incident.Evidence;
import greenwall.fleet.incident.Incident;
import greenwall.fleet.incident.Redaction;
import greenwall.fleet.incident.TimelineEntry;
import greenwall.fleet.problem.Problem;
import greenwall.fleet.source.Outcome;
import greenwall.views.Assistant;
import greenwall.views.RequestHandle;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Consumer;
import java.util.function.Function;

/// The language model of a site. Each answer is stored in the problem's record as a guess, together with the
/// name of the model.
///
/// @param drafts creates a record with everything that is known about a problem
record SiteAssistant(
        Optional<ChatModel> chatModel,
        Config.RedactionRules redact,
        Function<Problem, Incident> drafts,
        OpenIncidentRecords incidents,
        ViewQueryExecutor tasks)
        implements Assistant {
    private static final Duration DEADLINE = Duration.ofMinutes(3);

    @Override
    public Optional<Model> model() {
        return chatModel.map(
                model -> new Model(model.model(), model.source().url().toString()));
    }

    @Override
    public RequestHandle brief(Problem problem, Consumer<String> receiver) {
        return tasks.run(
                () -> AssistantPrompt.of(Redaction.of(redact.patterns(), redact.labels())
                        .apply(drafts.apply(problem))
                        .incident()),
                receiver);
    }

    @Override
    public RequestHandle ask(Problem problem, String brief, Consumer<Progress> receiver) {
        var model = chatModel.orElseThrow();
        var soFar = new Object() {
            volatile String text = "";
        };
        var cancelled = new AtomicBoolean();
        var running = tasks.run(
                () -> {
                    var outcome = model.ask(
                            brief,
                            text -> {
                                soFar.text = text;
                                tasks.post(() -> {
                                    if (!cancelled.get()) {
                                        receiver.accept(new Progress(text, false, ""));
                                    }
                                });
                            },
                            DEADLINE);
                    return finish(model, problem, outcome, soFar.text);
                },
                receiver);
        return () -> {
            cancelled.set(true);
            running.close();
        };
    }

    private Progress finish(ChatModel model, Problem problem, Outcome<String> outcome, String soFar) {
        var answer = outcome.answer().orElse(soFar);
        if (!answer.isBlank()) {
            incidents.addEvidence(
                    problem.subject().cluster(),
                    problem.hosts(),
                    TimelineEntry.PROBLEM,
                    new Evidence.Note(AssistantReply.note(model.model(), answer)));
        }
        return switch (outcome) {
            case Outcome.Answered<String> _ -> new Progress(answer, true, "");
            case Outcome.Failed<String> failed ->
                new Progress(answer, true, failed.failure().text() + ".");
        };
    }
}
