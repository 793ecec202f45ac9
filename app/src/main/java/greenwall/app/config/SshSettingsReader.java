package greenwall.app.config;

import greenwall.fleet.probe.run.CpuBudget;
import java.nio.file.Files;
import java.nio.file.Path;

/// Reads `ssh`: how hosts are reached, and what may run on them.
record SshSettingsReader(ConfigValueType<Path> path, Path home) {
    private static final ConfigValueType<String> SSH_USER =
            ConfigValueType.matching("a user name", "[A-Za-z0-9_][A-Za-z0-9_.@\\\\-]{0,63}");
    static final ConfigValueType<String> SSH_ADDRESS = ConfigValueType.matching(
            "a host name or address, with \"user@\" and \":port\" if they are not the default ones",
            "([A-Za-z0-9_][A-Za-z0-9_.+-]{0,63}@)?[A-Za-z0-9_\\[][A-Za-z0-9_.:%\\[\\]-]{0,252}");
    private static final ConfigValueType<String> HELPER = ConfigValueType.matching(
            "the helper's path on the hosts, such as /usr/local/sbin/greenwall-probe", "/[A-Za-z0-9_./-]{1,200}");
    private static final ConfigValueType<Double> CORES =
            ConfigValueType.decimal("a number of CPUs from 0.01 to 64", 0.01, 64);

    Config.Ssh read(ConfigSectionReader section) {
        var budget = section.section("budget");
        var bounds = new CpuBudget(
                budget.value("cores", CORES).orElse(CpuBudget.DEFAULT.cores()),
                budget.value("host_rise", ConfigValueType.RATIO).orElse(CpuBudget.DEFAULT.hostRise()));
        var ssh = new Config.Ssh(
                section.value("user", SSH_USER),
                section.value("config", path).orElse(home.resolve(".ssh").resolve("config")),
                section.value("sudo", ConfigValueType.FLAG).orElse(false),
                section.value("helper", HELPER),
                section.value("shell_steps", ConfigValueType.FLAG).orElse(false),
                section.value("own_programs", ConfigValueType.FLAG).orElse(false),
                section.valuesByName("addresses", "host", ConfigValueType.TEXT, SSH_ADDRESS),
                section.values("probes", path),
                bounds,
                section.value("journal", ConfigValueType.FLAG).orElse(false));
        for (var probes : ssh.probes()) {
            if (!Files.isDirectory(probes)) {
                section.warning("probes", "no folder " + probes, "a folder of probes");
            }
        }
        if (section.holds("config") && !Files.exists(ssh.config())) {
            section.warning("config", "no file " + ssh.config(), "an OpenSSH client configuration");
        }
        return ssh;
    }
}
