package greenwall.fleet.problem;

import greenwall.fleet.runbook.RunbookLibrary;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.stream.Collectors;

/// The alerts whose meaning is known, because a shipped runbook treats them. The name and the expression of any
/// other rule tell what it is about, but not what is wrong.
final class KnownAlerts {
    private static final Set<String> NAMES = RunbookLibrary.of(List.of()).all().stream()
            .flatMap(runbook -> runbook.alerts().stream())
            .map(KnownAlerts::plain)
            .collect(Collectors.toUnmodifiableSet());

    private KnownAlerts() {}

    static boolean contains(String alert) {
        return NAMES.contains(plain(alert));
    }

    private static String plain(String alert) {
        return alert.toLowerCase(Locale.ROOT);
    }
}
