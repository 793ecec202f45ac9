package greenwall.views.problem;

import greenwall.fleet.SanitizedText;
import greenwall.fleet.incident.IncidentVerdict;
import greenwall.fleet.problem.Problem;
import greenwall.fleet.problem.TakenProblem;
import greenwall.views.Assistant;
import greenwall.views.Place;
import greenwall.views.ProblemOperations;
import greenwall.views.ViewAction;
import greenwall.views.WindowRequest;
import greenwall.views.assistant.AssistantView;
import greenwall.views.paint.Controls;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import javafx.scene.control.ContextMenu;
import javafx.scene.control.Menu;
import javafx.scene.control.MenuItem;

/// A menu choice about the verdict or the grouping of a problem. The menu of the card and the command palette
/// show the same choices.
///
/// @param group the title of the submenu; empty for none
record ProblemMenuItem(String group, String title, Runnable action) {
    private static final int MAX_TITLE_LENGTH = 90;

    static List<ProblemMenuItem> of(
            Problem problem, List<Problem> all, ProblemOperations operations, Consumer<String> onResult) {
        var choices = new ArrayList<ProblemMenuItem>();
        if (ProblemActions.isOwned(problem)) {
            for (var verdict : IncidentVerdict.values()) {
                choices.add(new ProblemMenuItem(
                        "Close as", verdict.word(), () -> operations.conclude(problem, verdict, onResult)));
            }
        }
        if (problem.stage() == TakenProblem.Stage.OVER) {
            choices.add(new ProblemMenuItem(
                    "", "Withdraw the verdict and take the problem", () -> operations.take(problem, onResult)));
        }
        for (var merged : problem.mergedParts()) {
            choices.add(new ProblemMenuItem(
                    "Split off",
                    SanitizedText.cut(merged.text() + " – " + merged.reason(), MAX_TITLE_LENGTH),
                    () -> operations.split(merged.part(), onResult)));
        }
        if (!problem.symptoms().isEmpty()) {
            for (var other : all) {
                if (!other.id().equals(problem.id())
                        && !other.symptoms().isEmpty()
                        && other.subject().cluster().equals(problem.subject().cluster())) {
                    choices.add(new ProblemMenuItem(
                            "Merge into",
                            SanitizedText.cut(other.name(), MAX_TITLE_LENGTH),
                            () -> operations.join(problem.id(), other.id(), onResult)));
                }
            }
        }
        if (operations.isGroupedByHand(problem)) {
            choices.add(new ProblemMenuItem("", "Undo manual grouping", () -> {
                problem.mergedParts().forEach(merged -> operations.join(merged.part(), merged.part(), _ -> {}));
                operations.join(problem.id(), problem.id(), _ -> onResult.accept("Grouped automatically again."));
            }));
        }
        return choices;
    }

    ViewAction toViewAction(Problem problem) {
        return new ViewAction(group.isEmpty() ? title : group + ": " + title, problem.name(), action);
    }

    /// The choice that asks a language model.
    static ProblemMenuItem ask(Problem problem, Assistant.Model model, Consumer<WindowRequest> windowRequests) {
        return new ProblemMenuItem(
                "",
                "Ask " + model.name() + " …",
                () -> windowRequests.accept(new WindowRequest.GoAtSameTime(
                        Place.HOME.to(AssistantView.ID).with(AssistantView.PROBLEM, problem.id()))));
    }

    static ContextMenu menu(List<MenuItem> actions, List<ProblemMenuItem> choices) {
        var menu = new ContextMenu();
        menu.getItems().addAll(actions);
        for (var choice : choices) {
            var item = Controls.menuItem(choice.title(), choice.action());
            if (choice.group().isEmpty()) {
                menu.getItems().add(item);
            } else {
                group(menu, choice.group()).getItems().add(item);
            }
        }
        return menu;
    }

    private static Menu group(ContextMenu menu, String title) {
        return menu.getItems().stream()
                .filter(item -> item instanceof Menu && item.getText().equals(title))
                .map(Menu.class::cast)
                .findFirst()
                .orElseGet(() -> {
                    var submenu = new Menu(title);
                    menu.getItems().add(submenu);
                    return submenu;
                });
    }
}
