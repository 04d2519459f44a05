   const payload = JSON.parse(atob(token.split('.')[1]));
   console.log('Token claims:', payload);
   