package dev.tidegate.gateway.app;

import picocli.CommandLine.IVersionProvider;

/** The version as the jar's manifest states it. */
final class Version implements IVersionProvider {
    @Override
    public String[] getVersion() {
        String version = Version.class.getPackage().getImplementationVersion();
        return new String[] {"tidegate " + (version == null ? "(not packaged)" : version)};
    }
}
