package greenwall.fleet.enrol;

import greenwall.fleet.LowerCaseEnum;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/// A package manager and its commands. The commands do not prompt, and install no recommended packages.
public enum PackageManager implements LowerCaseEnum {
    APT(
            "apt-get",
            PackageManager.APT_GET + " update",
            PackageManager.APT_GET + " -y --no-install-recommends install",
            PackageManager.APT_GET + " -y purge"),
    DNF(
            "dnf",
            "",
            "dnf -y --setopt=install_weak_deps=False install",
            "dnf -y --setopt=clean_requirements_on_remove=False remove"),
    APK("apk", "", "apk add --no-cache", "apk del --purge");

    /// Uses its own lists and cache, so that those of the host remain unchanged.
    private static final String APT_GET = "mkdir -p " + EnrolmentStepScript.FOLDER
            + "/apt/cache/archives/partial && apt-get -q -o Dir::State::lists=" + EnrolmentStepScript.FOLDER
            + "/apt/lists -o Dir::Cache=" + EnrolmentStepScript.FOLDER
            + "/apt/cache -o Dpkg::Options::=--force-confold -o Dpkg::Use-Pty=0";

    private final String program;
    /// The command that updates the lists of packages; empty if the installation does it.
    final String refresh;
    final String install;
    final String purge;

    PackageManager(String program, String refresh, String install, String purge) {
        this.program = program;
        this.refresh = refresh;
        this.install = install;
        this.purge = purge;
    }

    static Optional<PackageManager> of(String program) {
        return Arrays.stream(values())
                .filter(one -> one.program.equals(program))
                .findFirst();
    }

    /// The commands that install packages.
    public List<String> installing(List<String> packages) {
        return packages.isEmpty()
                ? List.of()
                : Stream.of(refresh, install + " " + String.join(" ", packages))
                        .filter(command -> !command.isEmpty())
                        .toList();
    }
}
