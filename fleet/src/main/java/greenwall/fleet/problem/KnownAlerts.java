package greenwall.fleet.problem;

import greenwall.fleet.runbook.RunbookLibrary;
import java.util.List;

/// The alerts whose meaning is known, because a shipped runbook treats them. The name and the expression of any other
/// rule tell what it is about, but not what is wrong.
final class KnownAlerts {
    private static final RunbookLibrary LIBRARY = RunbookLibrary.of(List.of());

    private KnownAlerts() {}

    static boolean contains(String alert) {
        return LIBRARY.forAlert(alert).isPresent();
    }
}
