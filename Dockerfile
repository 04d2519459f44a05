# Not built in CI: it needs a Docker daemon and the base images. Keep it in step with eng/dotnet.sh by hand.
#
#   docker build -t tidegate .
#   docker run --rm -p 8080:8080 -e JWT_SECRET="$(openssl rand -base64 48)" tidegate
FROM mcr.microsoft.com/dotnet/sdk:10.0 AS build
WORKDIR /source
COPY . .
RUN dotnet publish src/Tidegate.Gateway/Tidegate.Gateway.csproj -c Release -o /app

FROM mcr.microsoft.com/dotnet/aspnet:10.0
WORKDIR /app
COPY --from=build /app .

# JWT_SECRET has no default on purpose: without one, or with a short or guessable one, the gateway does not start.
# DATA_FILE, where set, is a CSV file mounted into the container; unset, the demo day inside the image plays.
ENV BIND_ADDRESS=0.0.0.0:8080 \
    RUST_LOG=info
EXPOSE 8080
USER $APP_UID

# The image has no curl: the program asks its own /health/ready.
HEALTHCHECK --interval=10s --timeout=3s --start-period=10s CMD ["dotnet", "Tidegate.Gateway.dll", "--check-health"]
ENTRYPOINT ["dotnet", "Tidegate.Gateway.dll"]
