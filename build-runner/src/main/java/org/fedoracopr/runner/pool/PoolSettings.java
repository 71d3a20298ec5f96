package org.fedoracopr.runner.pool;

import java.io.IOException;
import java.net.ProxySelector;
import java.nio.file.Path;
import java.util.Map;
import org.fedoracopr.api.protocol.PodFiles;
import org.fedoracopr.runner.config.ConfigurationException;
import org.fedoracopr.runner.failure.Explanations;

/** What the environment of the runner says of proxies, of certificates and of mock's files (POOL-1..POOL-3). Nothing is fetched and nothing built before it is taken up. */
public final class PoolSettings {

    private final Map<String, String> environment;

    public PoolSettings(Map<String, String> environment) {
        this.environment = Map.copyOf(environment);
    }

    /** Has this process use the proxies and trust the certificates; the programs that it starts read the same variables, and the file that is written here. */
    public void connect() throws ConfigurationException {
        EnvironmentProxies.of(environment).ifPresent(ProxySelector::setDefault);
        String bundle = environment.getOrDefault(PodFiles.CA_BUNDLE_VARIABLE, "");
        if (!bundle.isEmpty()) {
            String trusted = environment.getOrDefault(PodFiles.TRUSTED_VARIABLE, "");
            TrustedAuthorities.add(
                    Path.of(bundle), trusted.isEmpty() ? null : Path.of(trusted), TrustedAuthorities.SYSTEM_BUNDLES);
        }
    }

    /** Puts the files over those of mock. */
    public void installMockFiles(Path mockDirectory) throws ConfigurationException {
        String files = environment.getOrDefault(PodFiles.MOCK_FILES_VARIABLE, "");
        if (files.isEmpty()) {
            return;
        }
        try {
            MockFiles.install(Path.of(files), mockDirectory);
        } catch (IOException e) {
            throw new ConfigurationException(
                    "the files of " + files + " cannot be put over those of " + mockDirectory + ": "
                            + Explanations.of(e),
                    e);
        }
    }
}
