import java.io.IOException;
import java.math.BigInteger;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.List;
import java.util.Map;

/// The .deb, the .rpm and the .tar.gz. The image stands in /opt/greenwall; what belongs to the system lies
/// where the system looks for it, so no script has to register anything at installation.
final class LinuxPackages {
    private final Build build;
    private final Image image;
    private final LinuxSystemFiles systemFiles;
    private final String kilobytes;

    LinuxPackages(Build build, Image image, LinuxSystemFiles systemFiles) throws IOException {
        this.build = build;
        this.image = image;
        this.systemFiles = systemFiles;
        this.kilobytes = String.valueOf((FileTrees.bytes(image.folder()) + 1023) / 1024);
    }

    Path deb() throws IOException, InterruptedException {
        var root = root("deb", "zsh/vendor-completions");
        var control = Files.createDirectories(root.resolve("DEBIAN"));
        var architecture = Platform.processor().equals("arm64") ? "arm64" : "amd64";
        var sources = build.sources().resolve("linux/deb");
        Files.writeString(control.resolve("control"), filled(sources.resolve("control"), architecture, root));
        Files.writeString(control.resolve("md5sums"), md5sums(root));
        FileTrees.setPermissionsAndTimes(control, build.time());
        for (var script : List.of("postinst", "prerm", "postrm")) {
            Files.copy(sources.resolve(script), control.resolve(script));
            Files.setPosixFilePermissions(control.resolve(script), PosixFilePermissions.fromString("rwxr-xr-x"));
        }
        var file = build.out().resolve("greenwall_" + build.packageVersion() + "_" + architecture + ".deb");
        Run.tool(
                List.of("dpkg-deb", "--root-owner-group", "-Zzstd", "-z9", "--build", root.toString(), file.toString()),
                Map.of("SOURCE_DATE_EPOCH", epoch()));
        return file;
    }

    Path rpm() throws IOException, InterruptedException {
        var root = root("rpm", "zsh/site-functions");
        var architecture = Platform.processor().equals("arm64") ? "aarch64" : "x86_64";
        var spec = build.work().resolve("greenwall.spec");
        Files.writeString(spec, filled(build.sources().resolve("linux/greenwall.spec"), architecture, root));
        var top = FileTrees.fresh(build.work().resolve("rpmbuild"));
        Run.tool(
                List.of(
                        "rpmbuild",
                        "-bb",
                        "--target",
                        architecture,
                        "--define",
                        "_topdir " + top,
                        "--define",
                        "_rpmdir " + build.out(),
                        "--define",
                        "_rpmfilename %{NAME}-%{VERSION}-%{RELEASE}.%{ARCH}.rpm",
                        spec.toString()),
                Map.of("SOURCE_DATE_EPOCH", epoch()));
        return build.out().resolve("greenwall-" + build.packageVersion() + "-1." + architecture + ".rpm");
    }

    /// Runs from wherever it is unpacked, without root.
    Path tarball() throws IOException, InterruptedException {
        var name = "greenwall-" + build.packageVersion() + "-linux-" + Platform.processor();
        var parent = FileTrees.fresh(build.work().resolve("tar"));
        FileTrees.copy(image.folder(), parent.resolve(name));
        systemFiles.installUnder(parent.resolve(name), "zsh/site-functions");
        FileTrees.setPermissionsAndTimes(parent, build.time());
        var file = build.out().resolve(name + ".tar.gz");
        Run.tool(List.of(
                "tar",
                "--sort=name",
                "--owner=0",
                "--group=0",
                "--numeric-owner",
                "--mtime=@" + epoch(),
                "-C",
                parent.toString(),
                "-czf",
                file.toString(),
                name));
        return file;
    }

    /// The whole system's root with nothing in it but Greenwall.
    private Path root(String kind, String zsh) throws IOException, InterruptedException {
        var root = FileTrees.fresh(build.work().resolve(kind));
        FileTrees.copy(image.folder(), root.resolve("opt/greenwall"));
        systemFiles.installUnder(root.resolve("usr"), zsh);
        Files.createDirectories(root.resolve("usr/bin"));
        Files.createSymbolicLink(root.resolve("usr/bin/greenwall"), Path.of("/opt/greenwall/bin/greenwall"));
        // Where a site puts its own runbooks; what lies in it stays when the package goes.
        Files.createDirectories(root.resolve("etc/greenwall/runbooks"));
        FileTrees.setPermissionsAndTimes(root.resolve("etc"), build.time());
        FileTrees.setPermissionsAndTimes(root.resolve("usr"), build.time());
        for (var folder : List.of("opt/greenwall", "opt", ".")) {
            Files.setLastModifiedTime(root.resolve(folder), FileTime.from(build.time()));
        }
        FileTrees.setPermissionsAndTimes(root.resolve("opt"), build.time());
        return root;
    }

    private String filled(Path template, String architecture, Path root) throws IOException {
        return Files.readString(template)
                .replace("${version}", build.packageVersion())
                .replace("${architecture}", architecture)
                .replace("${kilobytes}", kilobytes)
                .replace("${root}", root.toString());
    }

    private String epoch() {
        return String.valueOf(build.time().getEpochSecond());
    }

    private static String md5sums(Path root) throws IOException {
        var lines = new StringBuilder();
        for (var path : FileTrees.all(root).sorted().toList()) {
            if (Files.isRegularFile(path, LinkOption.NOFOLLOW_LINKS) && !path.startsWith(root.resolve("DEBIAN"))) {
                lines.append(hex("MD5", path))
                        .append("  ")
                        .append(root.relativize(path))
                        .append('\n');
            }
        }
        return lines.toString();
    }

    static String hex(String algorithm, Path file) throws IOException {
        try {
            var digest = MessageDigest.getInstance(algorithm);
            var sum = digest.digest(Files.readAllBytes(file));
            return String.format("%0" + 2 * digest.getDigestLength() + "x", new BigInteger(1, sum));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e);
        }
    }
}
