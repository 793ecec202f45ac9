package greenwall.tests.documents;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;

/// Draws `docs/images/architecture.svg` from the sources: the modules, their packages, and which module uses which.
/// From the checkout's folder: `java tests/src/test/java/greenwall/tests/documents/ArchitecturePicture.java`
public final class ArchitecturePicture {
    private static final List<List<String>> LAYERS =
            List.of(List.of("app"), List.of("connectors", "views", "lab"), List.of("fleet", "styles"));
    private static final Pattern IMPORT =
            Pattern.compile("^import (?:static )?greenwall\\.([a-z]+)\\.", Pattern.MULTILINE);
    private static final int WIDTH = 1180;
    private static final int MARGIN = 20;
    private static final int GAP = 60;
    private static final int LINE = 17;
    private static final int COLUMN = 165;

    private ArchitecturePicture() {}

    private record Module(String name, Set<String> packages, Set<String> uses) {}

    private record Box(Module room, int x, int y, int width, int height) {
        int columns() {
            return Math.max(1, (width - 20) / COLUMN);
        }
    }

    public static void main(String[] args) throws IOException {
        var checkout = Path.of(args.length == 0 ? "." : args[0]);
        Files.writeString(checkout.resolve("docs/images/architecture.svg"), draw(checkout));
    }

    static String draw(Path checkout) throws IOException {
        var boxes = new LinkedHashMap<String, Box>();
        int y = MARGIN;
        for (var layer : LAYERS) {
            var rooms = new ArrayList<Module>();
            for (var name : layer) {
                rooms.add(read(checkout, name));
            }
            y = place(rooms, y, boxes) + GAP;
        }
        var svg = new StringBuilder();
        int height = y - GAP + MARGIN;
        svg.append("""
                <svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 %d %d" font-family="sans-serif">
                <defs><marker id="tip" viewBox="0 0 10 10" refX="9" refY="5" markerWidth="8" markerHeight="8" orient="auto">\
                <path d="M0 0L10 5L0 10z" fill="#5b6b7b"/></marker></defs>
                <rect width="100%%" height="100%%" fill="#ffffff"/>
                """.formatted(WIDTH, height));
        // Arrows first, so that one that crosses a layer is drawn behind it.
        for (var box : boxes.values()) {
            for (var used : box.room().uses()) {
                drawArrow(svg, box, Objects.requireNonNull(boxes.get(used), used));
            }
        }
        for (var box : boxes.values()) {
            drawBox(svg, box);
        }
        return svg.append("</svg>\n").toString();
    }

    private static Module read(Path checkout, String name) throws IOException {
        var root = checkout.resolve(name).resolve("src/main/java/greenwall").resolve(name);
        var packages = new TreeSet<String>();
        var uses = new TreeSet<String>();
        try (var files = Files.walk(root)) {
            for (var file :
                    files.filter(f -> f.toString().endsWith(".java")).sorted().toList()) {
                var imports = IMPORT.matcher(Files.readString(file));
                while (imports.find()) {
                    if (!imports.group(1).equals(name)) {
                        uses.add(imports.group(1));
                    }
                }
                if (!file.endsWith("package-info.java")) {
                    var folder = root.relativize(file.getParent())
                            .toString()
                            .replace('/', '.')
                            .replace('\\', '.');
                    packages.add(folder.isEmpty() ? "(top)" : folder);
                }
            }
        }
        return new Module(name, packages, uses);
    }

    /// Places the modules side by side, with widths in proportion to their packages. Returns the lower edge of
    /// the layer.
    private static int place(List<Module> rooms, int y, Map<String, Box> boxes) {
        int all = rooms.stream().mapToInt(room -> room.packages().size() + 6).sum();
        int room = WIDTH - 2 * MARGIN - (rooms.size() - 1) * MARGIN;
        int x = MARGIN;
        int height = 0;
        var placed = new ArrayList<Box>();
        for (var one : rooms) {
            int width = Math.max(COLUMN + 20, room * (one.packages().size() + 6) / all);
            var box = new Box(one, x, y, width, 0);
            int lines = (one.packages().size() + box.columns() - 1) / box.columns();
            height = Math.max(height, 44 + lines * LINE);
            placed.add(box);
            x += width + MARGIN;
        }
        for (var box : placed) {
            boxes.put(box.room().name(), new Box(box.room(), box.x(), y, box.width(), height));
        }
        return y + height;
    }

    private static void drawBox(StringBuilder svg, Box box) {
        svg.append("<rect x=\"%d\" y=\"%d\" width=\"%d\" height=\"%d\" rx=\"6\" fill=\"#eef3f7\" stroke=\"#5b6b7b\"/>\n"
                .formatted(box.x(), box.y(), box.width(), box.height()));
        text(svg, box.x() + 12, box.y() + 24, 18, "#12202e", box.room().name());
        int lines = (box.room().packages().size() + box.columns() - 1) / box.columns();
        int at = 0;
        for (var one : box.room().packages()) {
            text(svg, box.x() + 12 + at / lines * COLUMN, box.y() + 44 + at % lines * LINE, 12, "#33475b", one);
            at++;
        }
    }

    private static void text(StringBuilder svg, int x, int y, int size, String colour, String args) {
        svg.append(
                "<text x=\"%d\" y=\"%d\" font-size=\"%d\" fill=\"%s\">%s</text>\n".formatted(x, y, size, colour, args));
    }

    /// Draws from the lower edge of the using module to the upper edge of the used module.
    private static void drawArrow(StringBuilder svg, Box from, Box to) {
        int x1 = within(from, to);
        int x2 = within(to, from);
        svg.append(
                "<path d=\"M%d %dL%d %d\" stroke=\"#5b6b7b\" stroke-width=\"1.4\" fill=\"none\" marker-end=\"url(#tip)\"/>\n"
                        .formatted(x1, from.y() + from.height(), x2, to.y()));
    }

    /// The x position of an arrow on this box's edge: facing the middle of the other box, within the limits of
    /// this one.
    private static int within(Box box, Box other) {
        int middle = other.x() + other.width() / 2;
        return Math.max(box.x() + 30, Math.min(middle, box.x() + box.width() - 30));
    }
}
