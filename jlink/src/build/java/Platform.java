import java.util.Locale;

/// The system that is packed for: the one that this runs on.
enum Platform {
    LINUX,
    WINDOWS,
    MAC;

    static Platform current() {
        var name = System.getProperty("os.name").toLowerCase(Locale.ROOT);
        return name.startsWith("windows") ? WINDOWS : name.startsWith("mac") ? MAC : LINUX;
    }

    /// The processor, as file names have it.
    static String processor() {
        return System.getProperty("os.arch").equals("aarch64") ? "arm64" : "x64";
    }
}
