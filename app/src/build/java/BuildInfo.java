import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;

/// Writes down what is being built, for `greenwall --version`: the version, the commit, and the commit's time,
/// which stands for the time of the build so that the same commit always gives the same bytes.
///
/// The commit is git's, or the one that `git archive` wrote into `commit.txt` when it made a source tarball.
final class BuildInfo {
    private BuildInfo() {}

    public static void main(String[] args) throws Exception {
        var file = Path.of(args[0]);
        var archived = Files.readString(Path.of(args[2])).strip().split(" ");
        boolean tarball = archived.length == 2 && archived[0].matches("[0-9a-f]{12,}");
        var commit = tarball ? archived[0].substring(0, 12) : git("rev-parse", "--short=12", "HEAD");
        var time = tarball ? archived[1] : git("show", "-s", "--format=%cI", "HEAD");
        var text = "version=" + args[1] + "\ncommit=" + commit + "\ntime=" + time + "\n";
        Files.createDirectories(file.getParent());
        if (!Files.exists(file) || !Files.readString(file).equals(text)) {
            Files.writeString(file, text);
        }
    }

    /// Empty where this is no checkout, or no git is there.
    private static String git(String... words) throws InterruptedException {
        var command = new String[words.length + 1];
        command[0] = "git";
        System.arraycopy(words, 0, command, 1, words.length);
        try {
            var process = new ProcessBuilder(command)
                    .redirectError(ProcessBuilder.Redirect.DISCARD)
                    .start();
            var said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8).strip();
            return process.waitFor(10, TimeUnit.SECONDS) && process.exitValue() == 0 ? said : "";
        } catch (IOException _) {
            return "";
        }
    }
}
