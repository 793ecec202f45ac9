package greenwall.fleet.rules;

/// The Alertmanager configuration for the pack's alerts: routes and inhibition.
public final class Routing {
    private Routing() {}

    public static String yaml() {
        return RulesPack.resource("alertmanager.yml");
    }
}
