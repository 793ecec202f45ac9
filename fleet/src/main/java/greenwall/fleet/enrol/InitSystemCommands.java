package greenwall.fleet.enrol;

import java.util.List;

/// The commands of an init system that start, check and stop one unit.
record InitSystemCommands(List<String> start, List<String> verify, List<String> stop) {
    static InitSystemCommands of(String init, String unit) {
        return switch (init) {
            case "systemd" ->
                new InitSystemCommands(
                        List.of("systemctl daemon-reload", "systemctl enable " + unit, "systemctl restart " + unit),
                        List.of("systemctl is-active -q " + unit),
                        List.of("systemctl disable --now " + unit));
            case "openrc" ->
                new InitSystemCommands(
                        List.of("rc-update add " + unit + " default", "rc-service " + unit + " restart"),
                        List.of("rc-service " + unit + " status"),
                        List.of("rc-service " + unit + " stop", "rc-update del " + unit + " default"));
            default ->
                new InitSystemCommands(
                        List.of("/etc/init.d/" + unit + " stop; /etc/init.d/" + unit + " start"),
                        List.of("/etc/init.d/" + unit + " status"),
                        List.of("/etc/init.d/" + unit + " stop"));
        };
    }
}
