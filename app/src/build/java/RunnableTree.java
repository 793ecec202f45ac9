import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;

/// Completes the runnable tree of which the build has copied the libraries: the application's own jar, the
/// launchers, and the path of the JDK that this runs in, so that the launcher works whatever `java` is on the
/// PATH.
final class RunnableTree {
    private RunnableTree() {}

    static void main(String[] args) throws IOException {
        var launchers = Path.of(args[0]);
        var jar = Path.of(args[1]);
        var tree = Path.of(args[2]);
        var bin = Files.createDirectories(tree.resolve("bin"));
        var lib = Files.createDirectories(tree.resolve("lib"));
        copy(jar, Files.createDirectories(lib.resolve("app")).resolve("app.jar"));
        copy(launchers.resolve("jvm.options"), lib.resolve("jvm.options"));
        copy(launchers.resolve("greenwall"), bin.resolve("greenwall"));
        copy(launchers.resolve("greenwall.cmd"), bin.resolve("greenwall.cmd"));
        bin.resolve("greenwall").toFile().setExecutable(true, false);
        var windows = System.getProperty("os.name").startsWith("Windows");
        var java = Path.of(System.getProperty("java.home"), "bin", windows ? "java.exe" : "java");
        Files.writeString(lib.resolve("java.path"), java + System.lineSeparator());
    }

    static void copy(Path from, Path to) throws IOException {
        Files.copy(from, to, StandardCopyOption.REPLACE_EXISTING);
    }
}
