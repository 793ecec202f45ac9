import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeMap;
import java.util.zip.ZipFile;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/// The bill of materials, and one page with the licence of everything in it. A component whose licence has no
/// text stops the build: nothing is passed on without.
final class Licences {
    private static final JsonMapper JSON = JsonMapper.builder().build();

    private final Build build;
    private final ObjectNode bill;

    private Licences(Build build, ObjectNode bill) {
        this.build = build;
        this.bill = bill;
    }

    /// Adds to Maven's components what Maven does not know of: the JDK and the fonts.
    static Licences of(Build build, Path runtime) throws IOException {
        var bill = (ObjectNode) JSON.readTree(Files.readString(build.materials()));
        var components = (ArrayNode) bill.get("components");
        var jdk = components.addObject();
        jdk.put("type", "framework").put("name", "OpenJDK").put("bom-ref", "openjdk");
        jdk.put("version", release(runtime, "JAVA_RUNTIME_VERSION"));
        jdk.put("publisher", release(runtime, "IMPLEMENTOR"));
        jdk.putArray("licenses").addObject().put("expression", "GPL-2.0-only WITH Classpath-exception-2.0");
        font(components, "Roboto", "Apache-2.0");
        font(components, "JetBrains Mono", "OFL-1.1");
        return new Licences(build, bill);
    }

    private static void font(ArrayNode components, String name, String licence) {
        var font = components.addObject();
        font.put("type", "file").put("name", name).put("bom-ref", "font:" + name);
        font.putArray("licenses").addObject().putObject("license").put("id", licence);
    }

    private static String release(Path runtime, String key) throws IOException {
        return Files.readAllLines(runtime.resolve("release")).stream()
                .filter(line -> line.startsWith(key + "="))
                .map(line -> line.substring(key.length() + 1).replace("\"", ""))
                .findFirst()
                .orElse("");
    }

    String billOfMaterials() {
        return JSON.writerWithDefaultPrettyPrinter().writeValueAsString(bill) + "\n";
    }

    /// Each component with its version and licence, then each text once with those whom it is about.
    String page(Path app, Path runtime) throws IOException {
        var out = new StringBuilder("What Greenwall brings with it, and under which licences.\n\n");
        var texts = new TreeMap<String, List<String>>();
        for (var component : bill.get("components")) {
            var name = component.path("name").asString();
            var title = name + " " + component.path("version").asString("");
            out.append("  ")
                    .append(title.strip())
                    .append(": ")
                    .append(names(component))
                    .append('\n');
            for (var text : texts(component, app, runtime)) {
                texts.computeIfAbsent(text.strip(), _ -> new ArrayList<>()).add(title.strip());
            }
        }
        texts.forEach((text, whose) -> out.append("\n\n")
                .append("=".repeat(100))
                .append('\n')
                .append(String.join(", ", whose))
                .append("\n")
                .append("=".repeat(100))
                .append("\n\n")
                .append(text)
                .append('\n'));
        return out.toString();
    }

    private static String names(JsonNode component) {
        var names = new ArrayList<String>();
        for (var one : component.path("licenses")) {
            var licence = one.path("license");
            names.add(
                    one.has("expression")
                            ? one.get("expression").asString()
                            : licence.has("id")
                                    ? licence.get("id").asString()
                                    : licence.path("name").asString());
        }
        return String.join(", ", names);
    }

    private List<String> texts(JsonNode component, Path app, Path runtime) throws IOException {
        var name = component.path("name").asString();
        var found = new ArrayList<String>();
        if (component.path("group").asString("").equals("greenwall")) {
            found.add(Files.readString(build.project().resolve("LICENSE")));
        } else if (name.equals("OpenJDK") || name.startsWith("javafx-")) {
            var legal = runtime.resolve("legal/java.base");
            found.add(Files.readString(legal.resolve("LICENSE")));
            found.add(Files.readString(legal.resolve("ASSEMBLY_EXCEPTION")));
        } else if (component.path("type").asString().equals("file")) {
            found.add(font(name));
        } else {
            found.addAll(
                    inside(app.resolve(name + "-" + component.path("version").asString() + ".jar")));
            var own = build.sources().resolve("licences").resolve(name + ".txt");
            if (Files.exists(own)) {
                found.add(Files.readString(own));
            }
            if (found.isEmpty() && names(component).contains("Apache")) {
                found.add(Files.readString(build.project().resolve("LICENSE")));
            }
        }
        if (found.isEmpty()) {
            throw new IOException("there is no text of the licence of " + name + " (" + names(component)
                    + "): put it into jlink/src/main/licences/" + name + ".txt");
        }
        return found;
    }

    private String font(String name) throws IOException {
        return Files.readString(build.project()
                .resolve("styles/src/main/resources/greenwall/styles/fonts")
                .resolve(name.replace(" ", "") + "-LICENSE.txt"));
    }

    private static List<String> inside(Path jar) throws IOException {
        var texts = new ArrayList<String>();
        try (var zip = new ZipFile(jar.toFile())) {
            for (var entry : zip.stream().toList()) {
                if (entry.getName().matches("(?i)(.*/)?(LICENSE|NOTICE)(\\.\\w+)*")) {
                    texts.add(new String(zip.getInputStream(entry).readAllBytes(), StandardCharsets.UTF_8));
                }
            }
        }
        return texts;
    }
}
