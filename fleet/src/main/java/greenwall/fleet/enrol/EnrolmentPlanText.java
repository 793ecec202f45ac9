package greenwall.fleet.enrol;

import java.util.ArrayList;
import java.util.List;
import java.util.TreeSet;

/// A complete plan as text: each command and each file, with its cost and how it is undone.
public final class EnrolmentPlanText {
    private EnrolmentPlanText() {}

    public static List<String> lines(EnrolmentPlan plan) {
        var out = new ArrayList<String>();
        plan.inventory()
                .ifPresentOrElse(
                        inventory -> out.add(plan.host() + ": " + inventory.system()
                                + (inventory.architecture().isEmpty() ? "" : ", " + inventory.architecture())
                                + (inventory.features().isEmpty()
                                        ? ""
                                        : ", with " + String.join(", ", new TreeSet<>(inventory.features())))),
                        () -> out.add(plan.host() + ": no commands are run on it"));
        int number = 0;
        for (var step : plan.steps()) {
            out.add("");
            out.add(++number + ". " + step.title());
            out.add("   costs: " + step.cost());
            switch (step) {
                case EnrolmentStep.HostStep onHost -> lines(plan, onHost, out);
                case EnrolmentStep.PrometheusStep target -> lines(target, out);
            }
        }
        if (!plan.byHand().isEmpty()) {
            out.add("");
            out.add(plan.steps().isEmpty() ? "To do by hand:" : "Notes, and steps to do by hand:");
            plan.byHand().forEach(line -> out.add("   - " + line));
        }
        return out;
    }

    private static void lines(EnrolmentPlan plan, EnrolmentStep.HostStep step, List<String> out) {
        var manager = plan.packageManager().orElseThrow();
        manager.installing(step.packages()).forEach(command -> out.add("   run:   " + command));
        for (var file : step.files()) {
            out.add("   write: " + file.path() + " (mode " + file.mode() + ")");
            file.text().lines().forEach(line -> out.add("      | " + line));
        }
        step.commands().forEach(command -> out.add("   run:   " + command));
        step.verify().forEach(command -> out.add("   check: " + command));
        out.add("   check: "
                + switch (step.proof()) {
                    case EnrolmentStep.Verification.ExpectedMetric shows ->
                        "port " + shows.port() + " of the host serves " + shows.metric();
                    case EnrolmentStep.Verification.ExpectedLogLine _ -> "a line written on the host is found in Loki";
                    case EnrolmentStep.Verification.CommandsOnly _ -> "every command above succeeds";
                });
        step.stop().forEach(command -> out.add("   undo:  " + command));
        if (!step.files().isEmpty()) {
            out.add("   undo:  each file is restored, or removed if it is new");
        }
        if (!step.packages().isEmpty()) {
            out.add("   undo:  " + manager.purge + " with the packages that this step added");
        }
    }

    private static void lines(EnrolmentStep.PrometheusStep step, List<String> out) {
        var entry = step.entry();
        out.add("   write: " + step.file());
        out.add("      | targets: " + entry.targetsText());
        out.add("      | labels:  " + entry.labelsText());
        out.add("   check: up is 1 for each of these targets in Prometheus");
        out.add("   undo:  this entry is removed");
    }
}
