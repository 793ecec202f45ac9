package greenwall.tests.fuzz;

import java.util.LinkedHashMap;
import java.util.Map;

/// All fuzz targets, by the name of their input folder.
public final class Targets {
    private static final Map<String, Target> ALL = all();

    private Targets() {}

    private static Map<String, Target> all() {
        var all = new LinkedHashMap<String, Target>();
        all.put("series", ResponseTargets::series);
        all.put("prometheus", ResponseTargets::prometheus);
        all.put("loki", ResponseTargets::loki);
        all.put("alertmanager", ResponseTargets::alertmanager);
        all.put("tempo", ResponseTargets::tempo);
        all.put("jaeger", ResponseTargets::jaeger);
        all.put("promql", LanguageTargets::promql);
        all.put("logql", LanguageTargets::logql);
        all.put("runbook", LanguageTargets::runbook);
        all.put("template", LanguageTargets::template);
        all.put("link", LanguageTargets::link);
        all.put("probe-output", ProbeTargets::output);
        all.put("probe-file", ProbeTargets::file);
        all.put("config", FileTargets::config);
        all.put("incident", FileTargets::incident);
        all.put("journal", FileTargets::journal);
        all.put("ssh-config", FileTargets::sshConfig);
        all.put("known-hosts", FileTargets::knownHosts);
        all.put("tail", ResponseTargets::tail);
        return all;
    }

    static Map<String, Target> named() {
        return ALL;
    }

    public static Target named(String name) {
        var target = ALL.get(name);
        if (target == null) {
            throw new IllegalArgumentException("there is no target " + name + "; there are " + ALL.keySet());
        }
        return target;
    }
}
