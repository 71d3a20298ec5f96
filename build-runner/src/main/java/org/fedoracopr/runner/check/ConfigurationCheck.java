package org.fedoracopr.runner.check;

import java.io.StringReader;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.fedoracopr.runner.config.BuilderConfiguration;
import org.fedoracopr.runner.config.ConfigurationException;
import org.fedoracopr.runner.config.ConfigurationLoader;
import org.fedoracopr.runner.config.IniFile;
import org.fedoracopr.runner.failure.Explanations;
import org.fedoracopr.runner.lookaside.LookasideConfiguration;
import org.fedoracopr.runner.pool.PemCertificates;
import org.fedoracopr.runner.template.AdministratorTemplates;
import org.jspecify.annotations.Nullable;

/** The configuration of builders as a builder would read it, with its readers, for whoever hands it out: what a builder would refuse, by file and line. */
public final class ConfigurationCheck {

    private ConfigurationCheck() {}

    /**
     * What a builder would say.
     *
     * @param fault why it would refuse to build; null when it would not
     * @param remarks what it would ignore
     */
    public record Findings(@Nullable String fault, List<String> remarks) {

        /** Nothing. */
        public static final Findings NONE = new Findings(null, List.of());

        public Findings {
            remarks = List.copyOf(remarks);
        }
    }

    /** A main.ini. */
    public static Findings mainIni(String text) {
        List<String> remarks = new ArrayList<>();
        try {
            ConfigurationLoader.check(text, remarks);
            return new Findings(null, remarks);
        } catch (ConfigurationException e) {
            return refused(e);
        }
    }

    /** A copr-rpmbuild.yml, by the name of the file. */
    public static Findings builderYaml(String file, String text) {
        try {
            var unused = BuilderConfiguration.read(new StringReader(text), file);
            return Findings.NONE;
        } catch (ConfigurationException e) {
            return refused(e);
        }
    }

    /** The ini files of a dist-git client, by their names. */
    public static Findings distGitClient(Map<String, String> files) {
        try {
            List<IniFile> read = new ArrayList<>();
            for (Map.Entry<String, String> file : new TreeMap<>(files).entrySet()) {
                read.add(IniFile.parse(file.getValue(), file.getKey()));
            }
            var unused = LookasideConfiguration.of(read);
            return Findings.NONE;
        } catch (ConfigurationException e) {
            return refused(e);
        }
    }

    /** Certificates as PEM, by the name of the file. */
    public static Findings certificates(String file, String text) {
        try {
            var unused = PemCertificates.read(text, file);
            return Findings.NONE;
        } catch (ConfigurationException e) {
            return refused(e);
        }
    }

    /** A template, by the name of the file. */
    public static Findings template(String file, String text) {
        return new Findings(AdministratorTemplates.fault(file, text), List.of());
    }

    private static Findings refused(ConfigurationException problem) {
        return new Findings(Explanations.of(problem), List.of());
    }
}
