package greenwall.tests.ssh;

import greenwall.connectors.files.ChangeAuditLog;
import greenwall.connectors.files.LocalEnrolmentCommandRunner;
import greenwall.connectors.ssh.ProbeToolSettings;
import greenwall.connectors.ssh.SshHostAccess;
import greenwall.connectors.ssh.SshUserPrompt;
import greenwall.fleet.enrol.ComponentCatalogue;
import greenwall.fleet.enrol.EnrolledDataCheck;
import greenwall.fleet.enrol.EnrolmentCommandRunner;
import greenwall.fleet.enrol.EnrolmentEvent;
import greenwall.fleet.enrol.EnrolmentPlan;
import greenwall.fleet.enrol.EnrolmentPlanner;
import greenwall.fleet.enrol.HostEnroller;
import greenwall.fleet.enrol.TargetsFile;
import greenwall.fleet.enrol.TargetsFileStore;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;

/// Enrols a host without a source that verifies it: in the process of a test, or in a separate one that can be
/// killed.
final class EnrolProcess {
    private static final EnrolledDataCheck NONE = new EnrolledDataCheck() {
        @Override
        public Optional<String> whyNotInPrometheus(TargetsFile.Entry entry, boolean waitForIt) {
            return Optional.empty();
        }

        @Override
        public Optional<String> whyNotInLoki(Map<String, String> labels, String text) {
            return Optional.empty();
        }
    };

    private EnrolProcess() {}

    static EnrolmentPlan plan(EnrolmentCommandRunner commands, Path targets) throws InterruptedException {
        if (HostEnroller.inventory(commands) instanceof HostEnroller.InventoryResult.Read(var inventory)) {
            return EnrolmentPlanner.of(
                    "box",
                    "127.0.0.1",
                    inventory,
                    ComponentCatalogue.shipped().profile("basic").orElseThrow(),
                    new EnrolmentPlanner.SiteSettings(
                            Optional.of(targets.toString()),
                            Map.of("environment", "test"),
                            Optional.empty(),
                            Optional.empty()));
        }
        throw new AssertionError("the host cannot be looked at");
    }

    static HostEnroller enrolment(
            EnrolmentCommandRunner commands, Path folder, Path targets, Consumer<EnrolmentEvent> listener) {
        var local = new LocalEnrolmentCommandRunner(
                new ChangeAuditLog(folder.resolve("changes.jsonl"), "test"), InstantSource.system());
        return new HostEnroller(
                commands,
                Optional.of(new TargetsFileStore(local, targets.toString(), (_, _, _, _) -> Optional.empty())),
                NONE,
                listener);
    }

    public static void main(String[] arguments) throws Exception {
        var folder = Path.of(arguments[2]);
        var targets = Path.of(arguments[3]);
        try (SshHostAccess probes = TestHostAccess.to(
                new ProbeToolSettings(
                        false,
                        Optional.empty(),
                        Map.of(TestHostAccess.HOST.host(), arguments[1]),
                        false,
                        TestHostAccess.AMPLE,
                        Optional.empty()),
                Path.of(arguments[0]),
                folder,
                Map.of())) {
            var commands = probes.commands(TestHostAccess.HOST, SshUserPrompt.NOBODY);
            var plan = plan(commands, targets);
            System.out.println("planned");
            enrolment(commands, folder, targets, _ -> {}).add(plan);
            System.out.println("done");
        }
    }
}
