package greenwall.styles;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URL;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Base64;
import java.util.List;
import javafx.scene.text.Font;
import javafx.scene.text.FontWeight;

/// Loads the bundled fonts and lists the style sheets of a theme. Must be created after the JavaFX toolkit
/// has started.
public final class StyleSheets {
    public static final String SANS = "Roboto";
    public static final String CONDENSED = "Roboto Condensed";
    public static final String MONO = "JetBrains Mono";

    private static final List<String> FILES = List.of(
            "Roboto-Regular.ttf",
            "Roboto-Medium.ttf",
            "Roboto-Bold.ttf",
            "RobotoCondensed-Regular.ttf",
            "JetBrainsMono-Regular.ttf");

    public StyleSheets() {
        for (var file : FILES) {
            if (loadFromFolder(file)) {
                continue;
            }
            try (var stream = resource("fonts/" + file).openStream()) {
                if (Font.loadFont(stream, 12) == null) {
                    throw new IllegalStateException("the font " + file + " cannot be read");
                }
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }
    }

    /// Loads a font from the installed files, if there are any. JavaFX copies a font in a jar to a temporary
    /// file first, which remains if the process is killed.
    private static boolean loadFromFolder(String file) {
        var folder = System.getProperty("greenwall.fonts");
        if (folder == null) {
            return false;
        }
        var path = Path.of(folder, file);
        // Not escaped as a URI, because the toolkit uses the text of the URL as file name.
        return Files.isReadable(path)
                && Font.loadFont("file:" + path.toAbsolutePath().toString().replace('\\', '/'), 12) != null;
    }

    /// The style sheets of a theme: first its colours, then the rules that use them.
    public List<String> sheets(Theme theme) {
        return List.of(colors(theme), resource("components.css").toExternalForm());
    }

    /// The colours of a theme as a style sheet in a data URL.
    private static String colors(Theme theme) {
        var tokens = new StringBuilder(".root {\n");
        ColorPalette.tokens(theme).forEach((token, color) -> tokens.append("  %s: %s;\n".formatted(token, color)));
        tokens.append("}\n");
        return "data:text/css;base64,"
                + Base64.getEncoder().encodeToString(tokens.toString().getBytes(StandardCharsets.UTF_8));
    }

    public ColorPalette palette(Theme theme) {
        return ColorPalette.of(theme);
    }

    public Font text(double size) {
        return Font.font(SANS, size);
    }

    public Font bold(double size) {
        return Font.font(SANS, FontWeight.BOLD, size);
    }

    public Font condensed(double size) {
        return Font.font(CONDENSED, size);
    }

    public Font mono(double size) {
        return Font.font(MONO, size);
    }

    private static URL resource(String name) {
        var url = StyleSheets.class.getResource(name);
        if (url == null) {
            throw new IllegalStateException(name + " is missing from the program");
        }
        return url;
    }
}
