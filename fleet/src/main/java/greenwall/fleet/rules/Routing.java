package greenwall.fleet.rules;

/// What an Alertmanager is told about the pack's alerts: where they go, and which one keeps another quiet.
public final class Routing {
    private Routing() {}

    public static String yaml() {
        return RulesPack.resource("alertmanager.yml");
    }
}
