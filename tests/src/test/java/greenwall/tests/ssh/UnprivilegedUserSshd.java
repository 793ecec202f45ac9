package greenwall.tests.ssh;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Assumptions;

/// A real sshd that accepts a user who is not root, with its own sudoers lines and its own program in
/// `/usr/local/sbin`. They are mounted over this machine's files only for sshd and its children (a mount
/// namespace), so that nothing on the machine changes.
final class UnprivilegedUserSshd {
    static final String NAME = "greenwall-test";
    private static final int NUMBER = 64_242;
    /// tracefs and BPF need no overlay: ordinary users have no access to them on any machine.
    private static final String OVERLAY = """
            set -e
            here=$1; shift
            mount --bind "$here/passwd" /etc/passwd
            mount --bind "$here/shadow" /etc/shadow
            mount --bind "$here/sudoers.d" /etc/sudoers.d
            mount --bind "$here/sbin" /usr/local/sbin
            exec "$@"
            """;

    private UnprivilegedUserSshd() {}

    /// @param sudoers lines for this user; if empty, sudo refuses
    /// @param helper the contents of `/usr/local/sbin/greenwall-probe`
    static RealSshd start(Path parent, String sudoers, String helper) throws Exception {
        return start(parent, sudoers, helper, "/bin/bash");
    }

    /// @param shell the user's login shell
    static RealSshd start(Path parent, String sudoers, String helper, String shell) throws Exception {
        checkPossible();
        var machineFolder = Files.createDirectories(parent.resolve("machine")).toAbsolutePath();
        open(parent);
        open(machineFolder);
        var home = Files.createDirectories(machineFolder.resolve("home"));
        Files.writeString(
                machineFolder.resolve("passwd"),
                Files.readString(Path.of("/etc/passwd"))
                        + "%s:x:%d:%d::%s:%s%n".formatted(NAME, NUMBER, NUMBER, home, shell));
        Files.writeString(
                machineFolder.resolve("shadow"),
                Files.readString(Path.of("/etc/shadow")) + NAME + ":*:19000:0:99999:7:::\n");
        var lines = Files.createDirectories(machineFolder.resolve("sudoers.d"));
        var file = Files.writeString(lines.resolve("greenwall"), sudoers);
        Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("r--r-----"));
        var sbin = open(Files.createDirectories(machineFolder.resolve("sbin")));
        open(Files.writeString(sbin.resolve("greenwall-probe"), helper));
        Files.setAttribute(home, "unix:uid", NUMBER);
        RealSshd.run(List.of("visudo", "-cf", file.toString()));
        var sshd = RealSshd.start(
                parent,
                List.of("unshare", "-m", "sh", "-c", OVERLAY, "sh", machineFolder.toString()),
                NAME,
                "AllowUsers " + NAME);
        open(sshd.folder());
        return sshd;
    }

    private static Path open(Path path) throws IOException {
        return Files.setPosixFilePermissions(path, PosixFilePermissions.fromString("rwxr-xr-x"));
    }

    /// Some containers may not mount. That cannot be fixed from inside, so the test is skipped everywhere.
    private static void checkPossible() throws Exception {
        for (var program : List.of("/usr/bin/sudo", "/usr/sbin/visudo", "/usr/bin/unshare")) {
            Assumptions.assumeTrue(
                    Files.isExecutable(Path.of(program)), program + " is missing; apt-get install sudo util-linux");
        }
        Assumptions.assumeTrue("root".equals(System.getProperty("user.name")), "only root can let somebody in");
        var mountAttempt = new ProcessBuilder("unshare", "-m", "mount", "--bind", "/etc/hosts", "/etc/hosts")
                .redirectErrorStream(true)
                .start();
        var output = new String(mountAttempt.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        Assumptions.assumeTrue(
                mountAttempt.waitFor(20, TimeUnit.SECONDS) && mountAttempt.exitValue() == 0,
                "this machine lets nobody mount over its files: " + output.strip());
    }
}
